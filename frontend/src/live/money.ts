/** Exact sums of the decimals that charges carry. Pure: money is never a float. */

const PLACES = 12

/** `addMoney('0.1', '0.2')` is "0.3". */
export function addMoney(left: string, right: string): string {
  return write(read(left) + read(right))
}

function read(decimal: string): bigint {
  const isNegative = decimal.startsWith('-')
  const [whole = '0', fraction = ''] = decimal.replace(/^[+-]/, '').split('.')
  const value = BigInt(whole + fraction.slice(0, PLACES).padEnd(PLACES, '0'))
  return isNegative ? -value : value
}

function write(value: bigint): string {
  const digits = String(value < 0n ? -value : value).padStart(PLACES + 1, '0')
  const fraction = digits.slice(-PLACES).replace(/0+$/, '')
  return (value < 0n ? '-' : '') + digits.slice(0, -PLACES) + (fraction && `.${fraction}`)
}
