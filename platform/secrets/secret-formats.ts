/** A kind of credential, and how one looks. Every pattern has the flag `g` and takes linear time. */
export interface SecretFormat {
  /** For a person: what stands in the place of a removed value. */
  name: string
  pattern: RegExp
}

/** Credentials that can be told by their form alone, as their issuers publish it. */
export const secretFormats: readonly SecretFormat[] = [
  { name: 'AWS access key', pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g },
  {
    name: 'GitHub token',
    pattern: /\bgh[pousr]_[A-Za-z0-9]{36,255}\b|\bgithub_pat_[A-Za-z0-9_]{40,255}\b/g,
  },
  { name: 'GitLab token', pattern: /\bgl(?:pat|ptt|dt|rt|soat|cbt)-[A-Za-z0-9_.-]{20,300}/g },
  { name: 'Slack token', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,255}|\bxapp-[0-9]-[A-Za-z0-9-]{20,255}/g },
  { name: 'Slack webhook', pattern: /\bhooks\.slack\.com\/services\/[A-Za-z0-9/]{20,100}/g },
  { name: 'Google API key', pattern: /\bAIza[0-9A-Za-z_-]{35}/g },
  { name: 'Google OAuth secret', pattern: /\bGOCSPX-[0-9A-Za-z_-]{20,40}/g },
  {
    name: 'Stripe key',
    pattern: /\b[rs]k_(?:live|test)_[0-9A-Za-z]{16,255}\b|\bwhsec_[0-9A-Za-z+/=]{20,255}/g,
  },
  { name: 'npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { name: 'PyPI token', pattern: /\bpypi-[A-Za-z0-9_-]{50,400}/g },
  { name: 'Hugging Face token', pattern: /\bhf_[A-Za-z0-9]{30,60}\b/g },
  { name: 'SendGrid key', pattern: /\bSG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{30,64}/g },
  { name: 'API key', pattern: /\bsk-(?:ant-|proj-|or-)?[A-Za-z0-9_-]{20,255}/g },
  {
    name: 'JSON web token',
    pattern: /\beyJ[A-Za-z0-9_-]{8,4000}\.eyJ[A-Za-z0-9_-]{8,8000}\.[A-Za-z0-9_-]{8,2000}/g,
  },
]

/** A value that a name or a place gives away. The first group is what goes before the value, the second the value. */
export const assignedSecrets: readonly SecretFormat[] = [
  {
    name: 'password in an address',
    pattern: /\b([a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"']{0,80}:)([^\s@/"']{3,200})(?=@)/gi,
  },
  {
    name: 'authorization header',
    pattern:
      /(\b(?:authorization|proxy-authorization)["']?\s{0,3}[:=]\s{0,3}["']?(?:bearer|basic|token)\s{1,3})([A-Za-z0-9+/=_.~-]{8,4000})/gi,
  },
]

/** A name that says its value is a credential, with a value of one piece behind it. */
export const namedSecret =
  /((?:passw(?:or)?d|passphrase|pwd|secret|token|api_?-?key|access_?-?key|private_?-?key|encryption_?-?key|signing_?-?key|credentials?)[A-Za-z0-9_]{0,30}["'`]?\]?\s{0,8}(?::=|=>|[:=])\s{0,8}["'`]?)([^\s"'`,;(){}[\]<>]{8,400})/gi
