import { describe, expect, it } from 'vitest';
import { StageFileInvalid, type StageFile } from '../../infra/aws/stage.ts';
import { deployed, ofType } from '../support/deployed.ts';
import { synthesise } from '../support/stack.ts';
import { functionsOf } from './access.ts';

/** The whole stack is made anew. */
const SLOW = 60_000;
const NAME = 'medlem.example.org';
const CERTIFICATE = 'arn:aws:acm:eu-north-1:111122223333:certificate/0a1b2c3d-0000-4000-8000-0123456789ab';
const made = (domain?: StageFile['domain']) => {
  const { template } = synthesise('dev', domain && { domain });
  const stack = deployed(template);
  const types = (type: string): readonly Record<string, unknown>[] =>
    ofType(stack, type).map(({ properties }) => properties);
  const urls = functionsOf(stack).flatMap(
    ({ properties }) => properties.Environment.Variables['PUBLIC_URL'] ?? [],
  );
  return { types, urls: [...new Set(urls)], outputs: stack.outputs };
};

describe('the name that links lead to', { timeout: SLOW }, () => {
  it('given none, then they lead to the address that AWS gives the API, and no certificate is made', () => {
    const { types, urls, outputs } = made();
    expect(urls).toEqual([expect.stringMatching(/^https:\/\/\w+\.execute-api\.eu-north-1\.amazonaws\.com$/)]);
    expect(outputs['ApiUrl']).toBe(urls[0]);
    expect(outputs['ApiDomain']).toBeUndefined();
    expect([
      ...types('AWS::ApiGatewayV2::DomainName'),
      ...types('AWS::CertificateManager::Certificate'),
    ]).toEqual([]);
  });

  it('given a name, then members and forms are led there, and the outputs say which record is missing', () => {
    const { types, urls, outputs } = made({ name: NAME });
    expect(urls).toEqual([`https://${NAME}`]);
    expect(outputs['ApiUrl']).toBe(`https://${NAME}`);
    expect(outputs['ApiDomain']).toMatch(
      /^medlem\.example\.org CNAME d-\w+\.execute-api\.eu-north-1\.amazonaws\.com$/,
    );
    // CloudFormation waits until the record that it asks for is in DNS.
    expect(types('AWS::CertificateManager::Certificate')).toMatchObject([
      { DomainName: NAME, ValidationMethod: 'DNS' },
    ]);
    expect(types('AWS::ApiGatewayV2::ApiMapping')).toMatchObject([{ DomainName: NAME, Stage: '$default' }]);
  });

  it('given a certificate, then it is taken, and none is made', () => {
    const { types } = made({ name: NAME, certificate: CERTIFICATE });
    expect(types('AWS::CertificateManager::Certificate')).toEqual([]);
    expect(types('AWS::ApiGatewayV2::DomainName')).toMatchObject([
      {
        DomainName: NAME,
        DomainNameConfigurations: [{ CertificateArn: CERTIFICATE, EndpointType: 'REGIONAL' }],
      },
    ]);
  });

  it('that is too long for an SMS is refused, with every SMS that would take a part more', () => {
    const long = `medlem.${'forbundet'.repeat(5)}.example.org`;
    const synth = (): unknown => synthesise('dev', { domain: { name: long } });
    expect(synth).toThrow(StageFileInvalid);
    expect(synth).toThrow(
      /the SMS nps\/survey\.sv takes 2 parts with links to medlem\.forbundet\S+ and may take 1/,
    );
  });

  it('that fits is refused where the stage calls the organisation by a longer name', () => {
    const name = 'Exempelförbundet för alla som vill prova det här i lugn och ro (test)';
    const organisation = { name: { sv: name, nb: name, en: name } };
    expect(() => synthesise('dev', { domain: { name: NAME }, organisation })).toThrow(
      /takes 2 parts with links to medlem\.example\.org/,
    );
  });
});
