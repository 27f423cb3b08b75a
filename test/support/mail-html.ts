import type { ConfigData } from 'html-validate';

/** What valid HTML is to a mail. */
export const mailRules: ConfigData = {
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {
    // Mail clients know attributes and inline styles better than style sheets; some drop the head altogether.
    'no-deprecated-attr': 'off',
    'no-inline-style': 'off',
    // A conditional comment is how MJML speaks to Outlook alone.
    'no-conditional-comment': 'off',
    // role="article" stands on a div, since clients drop the element <article>.
    'prefer-native-element': 'off',
    // The subject is the title and the first heading; a client shows it above the mail, however long a name makes it.
    'heading-level': 'off',
    'long-title': 'off',
    // Matters of taste in which MJML has another: doctype in small letters, and "presentation", which older screen
    // readers know and "none" not.
    'doctype-style': 'off',
    'presentation-role-style': 'off',
  },
};
