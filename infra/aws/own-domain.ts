/* eslint-disable no-new -- a construct enters its scope by being made */
import { ApiMapping, DomainName, type HttpApi, type IHttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { Construct } from 'constructs';
import type { OwnDomain } from './stage.ts';

/**
 * The organisation's own name for the API. Without a certificate of the stage's file the stack asks ACM for one: the first
 * deploy then waits until the record that proves the name is in DNS, which CloudFormation tells as it goes.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-custom-domain-names.html
 */
export class NamedApi extends Construct {
  /** The record that leads to the API. */
  readonly record: { readonly name: string; readonly value: string };

  constructor(
    scope: Construct,
    id: string,
    { api, stage, domain }: { api: HttpApi; stage: IHttpStage; domain: OwnDomain },
  ) {
    super(scope, id);
    const { name, certificate } = domain;
    const named = new DomainName(this, 'Name', {
      domainName: name,
      certificate:
        certificate === undefined
          ? new Certificate(this, 'Certificate', {
              domainName: name,
              validation: CertificateValidation.fromDns(),
            })
          : Certificate.fromCertificateArn(this, 'Certificate', certificate),
    });
    new ApiMapping(this, 'Mapping', { api, stage, domainName: named });
    this.record = { name, value: named.regionalDomainName };
  }
}
