import { describe, expect, it } from 'vitest';
import { compiled, sourceOf } from '../../test/support/message.ts';

const body = `Hej {{ member.givenName }},

Ett **fett**, *lutat*
stycke\\
på två rader med [två](https://example.org/a) [länkar?](https://example.org/b) och <eva@example.org>.

## Rubrik & mer

- ett
- två
  - under två
- tre

3. tre
4. fyra

> Någon
>
> sa detta.

[Så får du hjälp]({{ link.help }})

Efter &copy; knappen.
`;

describe('the text twin', () => {
  it('says the same as the mail, marks, links and footer included', async () => {
    const { text } = await compiled(sourceOf({ body, why: 'Du är medlem.' }));

    expect(text).toBe(`Hej {{ member.givenName }},

Ett fett, lutat stycke
på två rader med två länkar? och eva@example.org.
två: https://example.org/a
länkar? https://example.org/b

Rubrik & mer

- ett
- två
  - under två
- tre

3. tre
4. fyra

> Någon
> 
> sa detta.

Så får du hjälp:
{{ link.help }}

Efter © knappen.

Vänliga hälsningar
{{ sender.name }}
{{ sender.role }}, {{ organisation.name }}

Du når mig på {{ sender.phone }}, eller genom att svara på det här mejlet.

-- 
Du är medlem.

Stoppa mejl av det här slaget:
{{ link.unsubscribe }}
Ditt medlemskap påverkas inte.

Välj vad du får från oss:
{{ link.preferences }}

Avsändare: {{ organisation.name }}, {{ organisation.postalAddress }}
`);
  });
});
