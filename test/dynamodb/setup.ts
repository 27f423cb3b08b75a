import type { TestProject } from 'vitest/node';
import { JavaMissing, startDynamoDbLocal } from '../support/dynamodb-local.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where DynamoDB Local listens. */
    readonly dynamoDbEndpoint: string;
  }
}

/** One DynamoDB Local for all files; each test has a table of its own. Returns the way to stop it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  try {
    const local = await startDynamoDbLocal();
    project.provide('dynamoDbEndpoint', local.endpoint);
    return () => local.stop();
  } catch (error) {
    if (!(error instanceof JavaMissing)) throw error;
    // Thrown, it would come with a stack of which nobody has use.
    console.error(error.message);
    process.exit(1);
  }
}
