/** The mark of this page under which alone the browser applies style elements (CSP Level 3 §7.1); Vite writes the element. */
export function readStyleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
}

// What keeps the page behind a dialog from scrolling asks for it under this name.
Object.assign(globalThis, { __webpack_nonce__: readStyleNonce() })
