//! The shortest-looking decimal text of a double, digit for digit what Redis answers.
//!
//! Redis prints doubles with Grisu2 (Florian Loitsch, "Printing Floating-Point Numbers Quickly and Accurately with
//! Integers", 2010, figure 8). Its text always reads back as the same double, but about one time in a thousand it is
//! not the shortest or the closest such text; a perfect algorithm (Ryū, Rust's own) would therefore now and then differ
//! from what a client of Redis sees. So this is Grisu2 again, with the same powers of ten, rounding and choice of power.

/// Longest text of a finite double: sign, 17 digits, seven zeros. A sign, 17 digits, a point and `e-308` are one less.
pub const TEXT_BYTES_MAX: usize = 25;

const FRACTION_BITS: i32 = 52;
const HIDDEN_BIT: u64 = 1 << FRACTION_BITS;
const EXPONENT_BIAS: i32 = 1023 + FRACTION_BITS;

/// The scaled upper boundary's exponent is brought into this range, so that its integer part fits 32 bits.
const SCALED_EXPONENTS: std::ops::RangeInclusive<i32> = -60..=-32;

/// `POWERS[i]` is the rounded 64-bit significand of `10^(FIRST_POWER + i * POWER_STEP)`.
const FIRST_POWER: i32 = -348;
const POWER_STEP: i32 = 8;
#[rustfmt::skip]
static POWERS: [u64; 87] = [
    0xfa8fd5a0081c0288, 0xbaaee17fa23ebf76, 0x8b16fb203055ac76, 0xcf42894a5dce35ea,
    0x9a6bb0aa55653b2d, 0xe61acf033d1a45df, 0xab70fe17c79ac6ca, 0xff77b1fcbebcdc4f,
    0xbe5691ef416bd60c, 0x8dd01fad907ffc3c, 0xd3515c2831559a83, 0x9d71ac8fada6c9b5,
    0xea9c227723ee8bcb, 0xaecc49914078536d, 0x823c12795db6ce57, 0xc21094364dfb5637,
    0x9096ea6f3848984f, 0xd77485cb25823ac7, 0xa086cfcd97bf97f4, 0xef340a98172aace5,
    0xb23867fb2a35b28e, 0x84c8d4dfd2c63f3b, 0xc5dd44271ad3cdba, 0x936b9fcebb25c996,
    0xdbac6c247d62a584, 0xa3ab66580d5fdaf6, 0xf3e2f893dec3f126, 0xb5b5ada8aaff80b8,
    0x87625f056c7c4a8b, 0xc9bcff6034c13053, 0x964e858c91ba2655, 0xdff9772470297ebd,
    0xa6dfbd9fb8e5b88f, 0xf8a95fcf88747d94, 0xb94470938fa89bcf, 0x8a08f0f8bf0f156b,
    0xcdb02555653131b6, 0x993fe2c6d07b7fac, 0xe45c10c42a2b3b06, 0xaa242499697392d3,
    0xfd87b5f28300ca0e, 0xbce5086492111aeb, 0x8cbccc096f5088cc, 0xd1b71758e219652c,
    0x9c40000000000000, 0xe8d4a51000000000, 0xad78ebc5ac620000, 0x813f3978f8940984,
    0xc097ce7bc90715b3, 0x8f7e32ce7bea5c70, 0xd5d238a4abe98068, 0x9f4f2726179a2245,
    0xed63a231d4c4fb27, 0xb0de65388cc8ada8, 0x83c7088e1aab65db, 0xc45d1df942711d9a,
    0x924d692ca61be758, 0xda01ee641a708dea, 0xa26da3999aef774a, 0xf209787bb47d6b85,
    0xb454e4a179dd1877, 0x865b86925b9bc5c2, 0xc83553c5c8965d3d, 0x952ab45cfa97a0b3,
    0xde469fbd99a05fe3, 0xa59bc234db398c25, 0xf6c69a72a3989f5c, 0xb7dcbf5354e9bece,
    0x88fcf317f22241e2, 0xcc20ce9bd35c78a5, 0x98165af37b2153df, 0xe2a0b5dc971f303a,
    0xa8d9d1535ce3b396, 0xfb9b7cd9a4a7443c, 0xbb764c4ca7a44410, 0x8bab8eefb6409c1a,
    0xd01fef10a657842c, 0x9b10a4e5e9913129, 0xe7109bfba19c0c9d, 0xac2820d9623bf429,
    0x80444b5e7aa7cf85, 0xbf21e44003acdd2d, 0x8e679c2f5e44ff8f, 0xd433179d9c8cb841,
    0x9e19db92b4e31ba9, 0xeb96bf6ebadf77d9, 0xaf87023b9bf0ee6b,
];

/// `significand * 2^exponent`.
#[derive(Clone, Copy)]
struct Scaled {
    significand: u64,
    exponent: i32,
}

impl Scaled {
    fn normalized(significand: u64, exponent: i32) -> Scaled {
        let shift = significand.leading_zeros();
        Scaled {
            significand: significand << shift,
            exponent: exponent - shift as i32,
        }
    }

    /// The upper 64 bits of the product, rounded half up.
    fn times(self, other: Scaled) -> Scaled {
        let product = u128::from(self.significand) * u128::from(other.significand);
        let significand = ((product + (1 << 63)) >> 64) as u64;
        Scaled {
            significand,
            exponent: self.exponent + other.exponent + 64,
        }
    }
}

/// The binary exponent that goes with a power's 64-bit significand: floor(power * log2(10)) - 63.
fn power_exponent(power: i32) -> i32 {
    ((power * 1_741_647) >> 19) - 63
}

/// The cached power that brings a number with this binary exponent into [`SCALED_EXPONENTS`], and its decimal exponent.
fn scaling_power(exponent: i32) -> (Scaled, i32) {
    // Two powers can fit. The starting guess, truncation included, decides which one, and with it the last digit.
    let guess = (f64::from(-(exponent + POWERS.len() as i32)) * std::f64::consts::LOG10_2) as i32;
    let mut idx = (guess - FIRST_POWER) / POWER_STEP;
    loop {
        let power = FIRST_POWER + idx * POWER_STEP;
        let scaled = exponent + power_exponent(power) + 64;
        if scaled < *SCALED_EXPONENTS.start() {
            idx += 1;
        } else if scaled > *SCALED_EXPONENTS.end() {
            idx -= 1;
        } else {
            let significand = POWERS[idx as usize];
            return (
                Scaled {
                    significand,
                    exponent: power_exponent(power),
                },
                power,
            );
        }
    }
}

/// Decimal digits of a positive finite double, without a point: the value is `digits * 10^exponent`.
struct Digits {
    digits: [u8; 18],
    len: usize,
    exponent: i32,
}

impl Digits {
    fn push(&mut self, digit: u64) {
        // Leading zeros are not digits.
        if digit != 0 || self.len != 0 {
            self.digits[self.len] = b'0' + digit as u8;
            self.len += 1;
        }
    }

    /// Steps the last digit down while that brings the text closer to the value and stays within the interval.
    /// All distances are measured from the interval's upper end.
    fn approach(&mut self, value: u64, interval: u64, mut text: u64, unit: u64) {
        while text < value
            && interval - text >= unit
            && (text + unit < value || value - text > text + unit - value)
        {
            self.digits[self.len - 1] -= 1;
            text += unit;
        }
    }
}

fn grisu2(value: f64) -> Digits {
    let bits = value.to_bits();
    let biased = (bits >> FRACTION_BITS) as i32 & 0x7ff;
    let fraction = bits & (HIDDEN_BIT - 1);
    let (significand, exponent) = match biased {
        0 => (fraction, 1 - EXPONENT_BIAS),
        _ => (fraction | HIDDEN_BIT, biased - EXPONENT_BIAS),
    };
    // Half way to the neighbours; the lower one is nearer where the exponent changes.
    let upper = Scaled::normalized((significand << 1) + 1, exponent - 1);
    let shift = if significand == HIDDEN_BIT { 2 } else { 1 };
    let lower_exponent = exponent - shift;
    let lower = ((significand << shift) - 1) << (lower_exponent - upper.exponent);
    let lower = Scaled {
        significand: lower,
        exponent: upper.exponent,
    };

    let (power, decimal) = scaling_power(upper.exponent);
    let value = Scaled::normalized(significand, exponent).times(power);
    let mut upper = upper.times(power);
    let mut lower = lower.times(power);
    // The products are off by up to one unit: only what is surely inside counts.
    upper.significand -= 1;
    lower.significand += 1;
    generate(value.significand, upper, lower.significand, -decimal)
}

fn generate(value: u64, upper: Scaled, lower: u64, exponent: i32) -> Digits {
    let mut digits = Digits {
        digits: [0; 18],
        len: 0,
        exponent,
    };
    let one_bits = -upper.exponent;
    let below_one = (1u64 << one_bits) - 1;
    let mut to_value = upper.significand - value;
    let mut interval = upper.significand - lower;
    let mut integer = upper.significand >> one_bits;
    let mut fraction = upper.significand & below_one;

    for place in (0..10).rev() {
        let unit = 10u64.pow(place);
        digits.push(integer / unit);
        integer %= unit;
        let rest = (integer << one_bits) + fraction;
        if rest <= interval {
            digits.exponent += place as i32;
            digits.approach(to_value, interval, rest, unit << one_bits);
            return digits;
        }
    }
    loop {
        fraction *= 10;
        interval *= 10;
        to_value = to_value.wrapping_mul(10);
        digits.exponent -= 1;
        digits.push(fraction >> one_bits);
        fraction &= below_one;
        if fraction < interval {
            digits.approach(to_value, interval, fraction, 1 << one_bits);
            return digits;
        }
    }
}

/// Appends the text of `value`, which is finite and not zero.
pub fn write_finite(out: &mut Vec<u8>, value: f64) {
    if value < 0.0 {
        out.push(b'-');
    }
    let Digits {
        digits,
        len,
        exponent,
    } = grisu2(value.abs());
    let digits = &digits[..len];
    let len = len as i32;
    // The exponent as scientific notation has it.
    let scientific = len - 1 + exponent;

    if exponent >= 0 && scientific < len + 7 {
        out.extend_from_slice(digits);
        out.resize(out.len() + exponent as usize, b'0');
    } else if exponent < 0 && (exponent > -7 || scientific.abs() < 4) {
        let integer_len = len + exponent;
        if integer_len <= 0 {
            out.extend_from_slice(b"0.");
            out.resize(out.len() + integer_len.unsigned_abs() as usize, b'0');
            out.extend_from_slice(digits);
        } else {
            let (integer, fraction) = digits.split_at(integer_len as usize);
            out.extend_from_slice(integer);
            out.push(b'.');
            out.extend_from_slice(fraction);
        }
    } else {
        let (first, rest) = digits.split_at(1);
        out.extend_from_slice(first);
        if !rest.is_empty() {
            out.push(b'.');
            out.extend_from_slice(rest);
        }
        out.extend_from_slice(if scientific < 0 { b"e-" } else { b"e+" });
        crate::number::write_i64(out, i64::from(scientific.abs()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(value: f64) -> String {
        let mut out = Vec::new();
        write_finite(&mut out, value);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn notation_follows_magnitude() {
        for (value, expected) in [
            (0.1, "0.1"),
            (1.5, "1.5"),
            (-2.25, "-2.25"),
            (3.0e-7, "3e-7"),
            (0.001, "0.001"),
            (0.000012, "0.000012"),
            (1e21, "1e+21"),
            (123456789012345680000.0, "123456789012345680000"),
            (f64::MAX, "1.7976931348623157e+308"),
            (5e-324, "5e-324"),
            (f64::MIN_POSITIVE, "2.2250738585072014e-308"),
            (-1.0000068391099712e23, "-100000683910997120000000"),
        ] {
            assert_eq!(text(value), expected);
        }
    }

    proptest! {
        #[test]
        fn reads_back_as_the_same_double(bits: u64) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite() && value != 0.0);
            let text = text(value);
            prop_assert!(text.len() <= TEXT_BYTES_MAX);
            prop_assert_eq!(text.parse::<f64>().unwrap().to_bits(), bits);
        }
    }
}
