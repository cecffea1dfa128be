//! Places: sorted sets whose scores are geohashes.

pub mod add;
mod hash;
pub mod read;
pub mod search;
mod shape;

use serval_base::number;
use serval_resp::Writer;

use crate::errors::{self, Error};
use hash::{LATITUDES, LONGITUDES, Point};

/// Reads a longitude and a latitude.
fn parse_point(longitude: &[u8], latitude: &[u8]) -> Result<Point, Error> {
    let longitude = number::parse_f64(longitude).ok_or(errors::NOT_FLOAT)?;
    let latitude = number::parse_f64(latitude).ok_or(errors::NOT_FLOAT)?;
    let is_on_earth = (LONGITUDES.min..=LONGITUDES.max).contains(&longitude)
        && (LATITUDES.min..=LATITUDES.max).contains(&latitude);
    if is_on_earth {
        Ok([longitude, latitude])
    } else {
        Err(errors::not_on_earth(longitude, latitude))
    }
}

/// Meters in a unit.
fn parse_unit(unit: &[u8]) -> Result<f64, Error> {
    match unit {
        _ if unit.eq_ignore_ascii_case(b"m") => Ok(1.0),
        _ if unit.eq_ignore_ascii_case(b"km") => Ok(1000.0),
        _ if unit.eq_ignore_ascii_case(b"ft") => Ok(0.3048),
        _ if unit.eq_ignore_ascii_case(b"mi") => Ok(1609.34),
        _ => Err(errors::GEO_UNIT),
    }
}

/// Writes a distance with four digits.
fn write_distance(reply: &mut Writer<'_>, distance: f64) {
    let scaled = (distance * 10_000.0).round_ties_even() as i64;
    let sign = if scaled < 0 { "-" } else { "" };
    let magnitude = scaled.unsigned_abs();
    let text = format!("{sign}{}.{:04}", magnitude / 10_000, magnitude % 10_000);
    reply.bulk(text.as_bytes());
}

/// Writes a longitude and a latitude.
fn write_point(reply: &mut Writer<'_>, point: Point) {
    reply.array(2);
    for coordinate in point {
        reply.double(coordinate);
    }
}

#[cfg(test)]
mod tests;
