/** One look: warm paper, quiet ink, one accent. Every pair of text and ground has at least 4.5:1 (WCAG 2.2, 1.4.3). */
export interface Look {
  readonly paper: string;
  readonly card: string;
  readonly ink: string;
  readonly quiet: string;
  readonly rule: string;
  /** Links, and the ground of the button. */
  readonly accent: string;
  /** The words on the button. */
  readonly onAccent: string;
}

export const light: Look = {
  paper: '#f5f1ea',
  card: '#fffdfa',
  ink: '#26221d',
  quiet: '#625a50',
  rule: '#e2dace',
  accent: '#1d5f54',
  onAccent: '#ffffff',
};

export const dark: Look = {
  paper: '#161412',
  card: '#211e1b',
  ink: '#ece6dd',
  quiet: '#b5ac9f',
  rule: '#4d463c',
  accent: '#8fd0bf',
  onAccent: '#0f231e',
};

/** What each system draws its own windows with: nothing is loaded, nothing is tracked. */
export const FONTS =
  "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
