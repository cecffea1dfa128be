//! What GEOSEARCH looks for: a circle, a box or a polygon, and the cells that cover it.

use super::hash::{
    Cell, LATITUDES, LONGITUDES, Point, STEP_MAX, degrees, degrees_of_meters, distance,
    latitude_distance, radians,
};

/// A form of area, lengths in the unit that was asked for.
pub(super) enum Form {
    Circle { radius: f64 },
    Box { width: f64, height: f64 },
    Polygon(Vec<Point>),
}

/// An area around a point.
pub(super) struct Shape {
    pub(super) form: Form,
    pub(super) center: Point,
    /// Meters in a unit.
    pub(super) meters: f64,
}

/// Longitudes and latitudes between which a shape lies.
struct Bounds {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl Shape {
    /// A polygon around the middle of its corners.
    pub(super) fn polygon(corners: Vec<Point>) -> Shape {
        let (mut x, mut y, mut z) = (0.0, 0.0, 0.0);
        for [longitude, latitude] in &corners {
            let (longitude, latitude) = (radians(*longitude), radians(*latitude));
            x += latitude.cos() * longitude.cos();
            y += latitude.cos() * longitude.sin();
            z += latitude.sin();
        }
        let longitude = f64::atan2(y, x);
        let latitude = f64::atan2(z, (x * x + y * y).sqrt());
        Shape {
            form: Form::Polygon(corners),
            center: [degrees(longitude), degrees(latitude)],
            meters: 1.0,
        }
    }

    /// How far from the center a point is, in meters, if it is in the shape.
    pub(super) fn distance_within(&self, point: Point) -> Option<f64> {
        match &self.form {
            Form::Circle { radius } => {
                Some(distance(self.center, point)).filter(|far| *far <= radius * self.meters)
            }
            Form::Box { width, height } => {
                let [longitude, latitude] = self.center;
                // Less work than the longitude, so it comes first.
                if latitude_distance(point[1], latitude) > height * self.meters / 2.0
                    || distance(point, [longitude, point[1]]) > width * self.meters / 2.0
                {
                    return None;
                }
                Some(distance(self.center, point))
            }
            Form::Polygon(corners) => {
                is_within(corners, point).then(|| distance(self.center, point))
            }
        }
    }

    fn bounds(&self) -> Bounds {
        let (width, height) = match &self.form {
            Form::Circle { radius } => (self.meters * radius, self.meters * radius),
            Form::Box { width, height } => (self.meters * width / 2.0, self.meters * height / 2.0),
            Form::Polygon(corners) => return bounds_of(corners),
        };
        let [longitude, latitude] = self.center;
        let up = degrees_of_meters(height);
        // Meridians are closer to each other towards the poles; the edge away from the equator decides.
        let edge = if latitude < 0.0 {
            latitude - up
        } else {
            latitude + up
        };
        let aside = degrees(radians(degrees_of_meters(width)) / radians(edge).cos());
        Bounds {
            west: longitude - aside,
            south: latitude - up,
            east: longitude + aside,
            north: latitude + up,
        }
    }

    /// Meters from the center that the shape reaches at most.
    fn reach(&self, bounds: &Bounds) -> f64 {
        let reach = match &self.form {
            Form::Circle { radius } => *radius,
            Form::Box { width, height } => {
                let (width, height) = (width / 2.0, height / 2.0);
                (width * width + height * height).sqrt()
            }
            Form::Polygon(_) => [
                [bounds.west, bounds.north],
                [bounds.east, bounds.north],
                [bounds.west, bounds.south],
                [bounds.east, bounds.south],
            ]
            .map(|corner| distance(self.center, corner))
            .into_iter()
            .fold(0.0, f64::max),
        };
        reach * self.meters
    }

    /// The cells that cover it: the one of the center and those around it that are of use, in the order in which Redis
    /// looks at them.
    pub(super) fn cells(&self) -> Vec<Cell> {
        let bounds = self.bounds();
        let mut step = step_for(self.reach(&bounds), self.center[1]);
        let center = [
            self.center[0].clamp(LONGITUDES.min, LONGITUDES.max),
            self.center[1].clamp(LATITUDES.min, LATITUDES.max),
        ];
        let mut cell = Cell::of(center, step);
        if step > 1 && !covers(cell, &bounds) {
            step -= 1;
            cell = Cell::of(center, step);
        }
        let (longitudes, latitudes) = cell.area();
        let far = step >= 2;
        let needs = |east: i8, north: i8| {
            !(far
                && (north < 0 && latitudes.min < bounds.south
                    || north > 0 && latitudes.max > bounds.north
                    || east < 0 && longitudes.min < bounds.west
                    || east > 0 && longitudes.max > bounds.east))
        };
        const AROUND: [(i8, i8); 9] = [
            (0, 0),
            (0, 1),
            (0, -1),
            (1, 0),
            (-1, 0),
            (1, 1),
            (-1, 1),
            (1, -1),
            (-1, -1),
        ];
        let mut cells: Vec<Cell> = Vec::with_capacity(AROUND.len());
        for (east, north) in AROUND
            .into_iter()
            .filter(|(east, north)| needs(*east, *north))
        {
            let next = cell.moved(east, north);
            // Where the shape is huge, neighbours may be the same. Redis compares with the one before, but for the first.
            if cells.len() < 2 || cells.last() != Some(&next) {
                cells.push(next);
            }
        }
        cells
    }
}

/// Whether a cell's neighbours reach as far as the bounds.
fn covers(cell: Cell, bounds: &Bounds) -> bool {
    cell.moved(0, 1).area().1.max >= bounds.north
        && cell.moved(0, -1).area().1.min <= bounds.south
        && cell.moved(1, 0).area().0.max >= bounds.east
        && cell.moved(-1, 0).area().0.min <= bounds.west
}

/// Halvings with which nine cells cover a circle.
fn step_for(mut meters: f64, latitude: f64) -> u32 {
    const MERCATOR_MAX: f64 = 20_037_726.37;
    if meters == 0.0 {
        return STEP_MAX;
    }
    let mut step = 1i32;
    while meters < MERCATOR_MAX {
        meters *= 2.0;
        step += 1;
    }
    step -= 2;
    // Towards the poles cells are narrower.
    if latitude.abs() > 66.0 {
        step -= 1;
        if latitude.abs() > 80.0 {
            step -= 1;
        }
    }
    step.clamp(1, STEP_MAX as i32).unsigned_abs()
}

fn bounds_of(corners: &[Point]) -> Bounds {
    let start = Bounds {
        west: LONGITUDES.max,
        south: LATITUDES.max,
        east: LONGITUDES.min,
        north: LATITUDES.min,
    };
    corners
        .iter()
        .fold(start, |bounds, [longitude, latitude]| Bounds {
            west: bounds.west.min(*longitude),
            south: bounds.south.min(*latitude),
            east: bounds.east.max(*longitude),
            north: bounds.north.max(*latitude),
        })
}

/// Whether a ray from the point crosses the polygon's edges an odd number of times. Source: W. R. Franklin, PNPOLY.
fn is_within(corners: &[Point], [x, y]: Point) -> bool {
    let previous = corners.iter().cycle().skip(corners.len().saturating_sub(1));
    corners.iter().zip(previous).fold(false, |inside, (a, b)| {
        let crosses =
            (a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0];
        inside != crosses
    })
}
