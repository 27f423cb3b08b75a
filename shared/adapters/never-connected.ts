const CODES = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/** No byte was written: the connection was never there. Any other failure of a connection leaves it open what was taken. */
export const neverConnected = (error: Error): boolean => 'code' in error && CODES.has(String(error.code));
