import { type Environment, SettingsError } from '#platform/config/read-settings.ts'
import { readServerConfig, type ServerConfig } from './config.ts'
import { refuseWeakSetup } from './refuse-weak-setup.ts'
import { serviceNames, services } from './services.ts'

/**
 * Reads the server's settings, and tries those of every service it is to run. Throws one `SettingsError` that names
 * every faulty one, before anything has started.
 */
export async function readAllSettings(environment: Environment): Promise<ServerConfig> {
  const faults: string[] = []
  const read = <T>(reader: (environment: Environment) => T): T | undefined => {
    try {
      return reader(environment)
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error
      faults.push(...error.faults)
      return undefined
    }
  }
  const config = read(readServerConfig)
  if (config) read(() => refuseWeakSetup(config))
  const chosen = serviceNames.filter((name) => config?.targets.includes(name) ?? true)
  for (const name of chosen) read((await services[name].definition()).config)
  if (config === undefined || faults.length > 0) throw new SettingsError(faults)
  return config
}
