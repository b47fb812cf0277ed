import type { Page } from 'playwright-core'

/** A device with passkeys that a page's browser believes to have. */
export interface VirtualAuthenticator {
  /** Whether the person is recognised by it from now on: a finger that is, or is not, theirs. */
  recognise: (isRecognised: boolean) => Promise<void>
  countPasskeys: () => Promise<number>
}

/** Gives the browser of a page a device with passkeys (W3C Web Authentication 3 §11; Chrome DevTools, domain WebAuthn). */
export async function addVirtualAuthenticator(page: Page): Promise<VirtualAuthenticator> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    recognise: async (isUserVerified) => {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
    },
    countPasskeys: async () =>
      (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
  }
}
