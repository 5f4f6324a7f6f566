/** A time of the run that is shown: what has not ended lasts until now or, in the past, until the moment that is shown. */
import { useMomentTime } from '@/live/hooks'
import { Elapsed, type ElapsedProps } from './Elapsed'

export function RunElapsed({ to, ...rest }: ElapsedProps) {
  const moment = useMomentTime()
  return <Elapsed to={to ?? moment} {...rest} />
}
