//! Geohashes of 52 bits: a point on earth as an integer whose leading bits say roughly where it is.
//!
//! Longitude and latitude are each halved 26 times, and the answers interleaved. Points that are close have scores that
//! are close, most of the time, so an area is a few ranges of scores. Constants and the order of the floating point
//! operations are Redis's, since clients see the digits. Source: G. Niemeyer's geohash; Web Mercator's limits (EPSG:3857).

/// A point: longitude and latitude in degrees.
pub(super) type Point = [f64; 2];

/// Halvings of each coordinate in a score.
pub(super) const STEP_MAX: u32 = 26;

/// Degrees from and up to.
#[derive(Clone, Copy)]
pub(super) struct Degrees {
    pub(super) min: f64,
    pub(super) max: f64,
}

pub(super) const LONGITUDES: Degrees = Degrees {
    min: -180.0,
    max: 180.0,
};
pub(super) const LATITUDES: Degrees = Degrees {
    min: -85.051_128_78,
    max: 85.051_128_78,
};
/// The latitudes of geohashes as others write them.
const ALL_LATITUDES: Degrees = Degrees {
    min: -90.0,
    max: 90.0,
};

const EARTH_RADIUS_METERS: f64 = 6_372_797.560_856;

pub(super) fn radians(degrees: f64) -> f64 {
    degrees * (std::f64::consts::PI / 180.0)
}

pub(super) fn degrees(radians: f64) -> f64 {
    radians / (std::f64::consts::PI / 180.0)
}

/// An area: all points whose hashes begin with these bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) bits: u64,
    /// Halvings of each coordinate.
    pub(super) step: u32,
}

/// The even bits of a number.
const EVEN: u64 = 0x5555_5555_5555_5555;

/// Spreads 32 bits over the even places of 64. Source: S. E. Anderson, "Bit Twiddling Hacks".
fn spread(bits: u32) -> u64 {
    let bits = u64::from(bits);
    let bits = (bits | bits << 16) & 0x0000_FFFF_0000_FFFF;
    let bits = (bits | bits << 8) & 0x00FF_00FF_00FF_00FF;
    let bits = (bits | bits << 4) & 0x0F0F_0F0F_0F0F_0F0F;
    let bits = (bits | bits << 2) & 0x3333_3333_3333_3333;
    (bits | bits << 1) & EVEN
}

/// The opposite of [`spread`]; odd places are left out.
fn gather(bits: u64) -> u32 {
    let bits = bits & EVEN;
    let bits = (bits | bits >> 1) & 0x3333_3333_3333_3333;
    let bits = (bits | bits >> 2) & 0x0F0F_0F0F_0F0F_0F0F;
    let bits = (bits | bits >> 4) & 0x00FF_00FF_00FF_00FF;
    let bits = (bits | bits >> 8) & 0x0000_FFFF_0000_FFFF;
    (bits | bits >> 16) as u32
}

impl Cell {
    /// The cell of so many halvings that a point is in.
    pub(super) fn of(point: Point, step: u32) -> Cell {
        Cell::within(LATITUDES, point, step)
    }

    fn within(latitudes: Degrees, [longitude, latitude]: Point, step: u32) -> Cell {
        let part = |value: f64, range: Degrees| {
            let offset = (value - range.min) / (range.max - range.min);
            spread((offset * (1u64 << step) as f64) as u32)
        };
        let bits = part(latitude, latitudes) | part(longitude, LONGITUDES) << 1;
        Cell { bits, step }
    }

    /// The cell of a score.
    pub(super) fn of_score(score: f64) -> Cell {
        // Whatever somebody stored with ZADD: negative numbers wrap around, as they do in Redis.
        let bits = if score < 0.0 {
            score as i64 as u64
        } else {
            score as u64
        };
        Cell {
            bits,
            step: STEP_MAX,
        }
    }

    /// Its longitudes and latitudes.
    pub(super) fn area(self) -> (Degrees, Degrees) {
        let part = |bits: u32, range: Degrees| {
            let scale = range.max - range.min;
            let edge =
                |bits: u32| range.min + (f64::from(bits) / (1u64 << self.step) as f64) * scale;
            Degrees {
                min: edge(bits),
                max: edge(bits.wrapping_add(1)),
            }
        };
        (
            part(gather(self.bits >> 1), LONGITUDES),
            part(gather(self.bits), LATITUDES),
        )
    }

    /// Its middle.
    pub(super) fn point(self) -> Point {
        let (longitudes, latitudes) = self.area();
        let middle =
            |of: Degrees, within: Degrees| ((of.min + of.max) / 2.0).clamp(within.min, within.max);
        [middle(longitudes, LONGITUDES), middle(latitudes, LATITUDES)]
    }

    /// The scores from, and up to but not including, those of the points in it.
    pub(super) fn scores(self) -> (f64, f64) {
        let shift = 2 * (STEP_MAX - self.step);
        (
            (self.bits << shift) as f64,
            ((self.bits + 1) << shift) as f64,
        )
    }

    /// The cell so many to the east and so many to the north, around the earth.
    pub(super) fn moved(self, east: i8, north: i8) -> Cell {
        let mask = |bits: u64| bits >> (64 - 2 * self.step);
        let step_in = |own: u64, other: u64, by: i8| {
            let (own_mask, gaps) = (mask(own), mask(other));
            let bits = self.bits & own;
            // The gaps are filled so that a carry or borrow passes through them.
            match by {
                0 => bits,
                1.. => bits.wrapping_add(gaps + 1) & own_mask,
                _ => (bits | gaps).wrapping_sub(gaps + 1) & own_mask,
            }
        };
        let bits = step_in(!EVEN, EVEN, east) | step_in(EVEN, !EVEN, north);
        Cell {
            bits,
            step: self.step,
        }
    }
}

/// The eleven letters that stand for a point elsewhere, the last always the same.
pub(super) fn text(point: Point) -> [u8; 11] {
    const LETTERS: &[u8; 32] = b"0123456789bcdefghjkmnpqrstuvwxyz";
    let Cell { bits, .. } = Cell::within(ALL_LATITUDES, point, STEP_MAX);
    let mut text = [b'0'; 11];
    for (index, letter) in text.iter_mut().take(10).enumerate() {
        *letter = LETTERS[(bits >> (52 - (index + 1) * 5)) as usize & 31];
    }
    text
}

/// Meters between two latitudes.
pub(super) fn latitude_distance(a: f64, b: f64) -> f64 {
    EARTH_RADIUS_METERS * (radians(b) - radians(a)).abs()
}

/// Meters between two points along a great circle: the haversine formula.
pub(super) fn distance([a_longitude, a_latitude]: Point, [b_longitude, b_latitude]: Point) -> f64 {
    /// Below this two longitudes are one.
    const SAME: f64 = 1e-15;
    let v = ((radians(b_longitude) - radians(a_longitude)) / 2.0).sin();
    if v.abs() <= SAME {
        return latitude_distance(a_latitude, b_latitude);
    }
    let (a_latitude, b_latitude) = (radians(a_latitude), radians(b_latitude));
    let u = ((b_latitude - a_latitude) / 2.0).sin();
    let a = u * u + a_latitude.cos() * b_latitude.cos() * v * v;
    2.0 * EARTH_RADIUS_METERS * a.sqrt().asin()
}

/// Degrees that so many meters are on a meridian.
pub(super) fn degrees_of_meters(meters: f64) -> f64 {
    degrees(meters / EARTH_RADIUS_METERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PALERMO: Point = [13.361_389, 38.115_556];
    const CATANIA: Point = [15.087_269, 37.502_669];

    #[test]
    fn hashes_are_those_that_are_known() {
        let cell = Cell::of(PALERMO, STEP_MAX);
        assert_eq!(cell.bits, 3_479_099_956_230_698);
        let [longitude, latitude] = cell.point();
        assert!((longitude - PALERMO[0]).abs() < 1e-5 && (latitude - PALERMO[1]).abs() < 1e-5);
        assert_eq!(&text(cell.point()), b"sqc8b49rny0");
        let meters = distance(cell.point(), Cell::of(CATANIA, STEP_MAX).point());
        assert!((meters - 166_274.151_6).abs() < 1e-3, "{meters}");
    }

    #[test]
    fn bits_spread_and_gather() {
        for bits in [0, 1, 0x8000_0000, u32::MAX, 0x1234_5678] {
            assert_eq!(gather(spread(bits)), bits);
            assert_eq!(gather(spread(bits) << 1), 0);
        }
    }

    #[test]
    fn neighbours_touch_and_go_around_the_earth() {
        let cell = Cell::of(PALERMO, 10);
        let (longitudes, latitudes) = cell.area();
        let (east, _) = cell.moved(1, 0).area();
        let (_, north) = cell.moved(0, 1).area();
        assert_eq!((east.min, north.min), (longitudes.max, latitudes.max));
        assert_eq!(cell.moved(1, 1).moved(-1, -1), cell);
        let edge = Cell { bits: 0, step: 3 };
        assert_eq!(edge.moved(-1, 0).moved(1, 0), edge);
    }
}
