import { TextInput, type TextInputProps } from '@mantine/core'

interface FieldProps
  extends Pick<TextInputProps, 'label' | 'description' | 'placeholder' | 'disabled' | 'className' | 'error'> {
  value: string
  onChange: (value: string) => void
}

/** An e-mail address; by default the one that somebody signs in with, which browsers fill in. */
export function EmailField({
  autoComplete = 'username',
  onChange,
  ...rest
}: FieldProps & { autoComplete?: 'username' | 'username webauthn' | 'off' }) {
  return (
    <TextInput
      label="E-mail"
      type="email"
      autoComplete={autoComplete}
      required
      onChange={(event) => onChange(event.currentTarget.value)}
      {...rest}
    />
  )
}

/** The password an account has now. */
export function PasswordField({ onChange, ...rest }: FieldProps) {
  return (
    <TextInput
      label="Password"
      type="password"
      autoComplete="current-password"
      required
      onChange={(event) => onChange(event.currentTarget.value)}
      {...rest}
    />
  )
}

/** A password that is being chosen, within the bounds of the contract's `NewPassword`. */
export function NewPasswordField({ onChange, ...rest }: FieldProps) {
  return (
    <TextInput
      label="Password"
      type="password"
      autoComplete="new-password"
      required
      minLength={10}
      maxLength={128}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...rest}
    />
  )
}
