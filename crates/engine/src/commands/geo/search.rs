//! Places: GEOSEARCH, GEOSEARCHSTORE and the older GEORADIUS commands.

use std::cmp::Ordering;

use serval_base::number;
use serval_base::partial_sort::partial_sort;
use serval_keyspace::{Element, Key, NewZset, ScoreRange, Zset, zset_gather};
use serval_resp::{Argv, Writer};

use super::hash::{Cell, Point};
use super::shape::{Form, Shape};
use super::{parse_point, parse_unit, write_distance, write_point};
use crate::commands::zset::{limits, read, store, write_member};
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};

/// Which of the commands it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    /// GEORADIUS: around a point, and whether it may store.
    Radius { may_store: bool },
    /// GEORADIUSBYMEMBER.
    RadiusByMember { may_store: bool },
    /// GEOSEARCH.
    Search,
    /// GEOSEARCHSTORE.
    SearchStore,
}

impl Family {
    fn is_search(self) -> bool {
        matches!(self, Family::Search | Family::SearchStore)
    }

    fn may_store(self) -> bool {
        matches!(
            self,
            Family::Radius { may_store: true } | Family::RadiusByMember { may_store: true }
        )
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    None,
    Asc,
    Desc,
}

/// What is asked for.
struct Query {
    form: Option<Form>,
    center: Option<Point>,
    /// Whether a member said where the center is.
    is_center_member: bool,
    /// A polygon has a center of its own.
    polygon: Option<Shape>,
    meters: f64,
    with_distance: bool,
    with_hash: bool,
    with_coordinates: bool,
    any: bool,
    sort: Sort,
    /// Zero for all.
    count: usize,
    /// Position of the key to store under, and whether distances are stored.
    store_at: Option<usize>,
    store_distance: bool,
}

/// Arguments being read.
struct Parser<'a> {
    argv: Argv<'a>,
    index: usize,
    family: Family,
    set: Option<Zset<'a>>,
    query: Query,
}

impl<'a> Parser<'a> {
    fn new(argv: Argv<'a>, family: Family, set: Option<Zset<'a>>) -> Parser<'a> {
        Parser {
            argv,
            index: 2,
            family,
            set,
            query: Query {
                form: None,
                center: None,
                is_center_member: false,
                polygon: None,
                meters: 1.0,
                with_distance: false,
                with_hash: false,
                with_coordinates: false,
                any: false,
                sort: Sort::None,
                count: 0,
                store_at: None,
                store_distance: false,
            },
        }
    }

    /// The next argument.
    fn take(&mut self) -> &'a [u8] {
        let arg = self.argv.arg(self.index);
        self.index += 1;
        arg
    }

    fn take_member(&mut self) -> Result<(), Error> {
        let member = self.take();
        // Without the key there is nothing to be found, and no center is needed.
        let center = match self.set {
            None => [0.0, 0.0],
            Some(set) => {
                let score = set.score(member).ok_or(errors::GEO_MEMBER)?;
                Cell::of_score(score).point()
            }
        };
        self.query.center = Some(center);
        self.query.is_center_member = true;
        Ok(())
    }

    fn take_point(&mut self) -> Result<Point, Error> {
        let (longitude, latitude) = (self.take(), self.take());
        parse_point(longitude, latitude)
    }

    fn take_radius(&mut self) -> Result<(), Error> {
        let radius = number::parse_f64(self.take()).ok_or(errors::GEO_RADIUS)?;
        if radius < 0.0 {
            return Err(errors::GEO_RADIUS_NEGATIVE);
        }
        self.query.meters = parse_unit(self.take())?;
        self.query.form = Some(Form::Circle { radius });
        Ok(())
    }

    fn take_box(&mut self) -> Result<(), Error> {
        let width = number::parse_f64(self.take()).ok_or(errors::GEO_WIDTH)?;
        let height = number::parse_f64(self.take()).ok_or(errors::GEO_HEIGHT)?;
        if width < 0.0 || height < 0.0 {
            return Err(errors::GEO_BOX_NEGATIVE);
        }
        self.query.meters = parse_unit(self.take())?;
        self.query.form = Some(Form::Box { width, height });
        Ok(())
    }

    fn take_polygon(&mut self) -> Result<(), Error> {
        let count = number::parse_i64(self.take())
            .and_then(|count| i32::try_from(count).ok())
            .ok_or(errors::GEO_VERTICES)?;
        let left = self.argv.len() - self.index;
        let count = usize::try_from(count)
            .ok()
            .filter(|count| *count >= 3 && *count <= left / 2)
            .ok_or(errors::GEO_FEW_VERTICES)?;
        let mut corners = Vec::with_capacity(count);
        for _ in 0..count {
            corners.push(self.take_point()?);
        }
        self.query.polygon = Some(Shape::polygon(corners));
        Ok(())
    }

    /// Reads the options, whatever their order.
    fn options(&mut self) -> Result<(), Error> {
        while let Some(option) = self.argv.get(self.index) {
            self.index += 1;
            let left = self.argv.len() - self.index;
            let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
            match () {
                () if is(b"withdist") => self.query.with_distance = true,
                () if is(b"withhash") => self.query.with_hash = true,
                () if is(b"withcoord") => self.query.with_coordinates = true,
                () if is(b"any") => self.query.any = true,
                () if is(b"asc") => self.query.sort = Sort::Asc,
                () if is(b"desc") => self.query.sort = Sort::Desc,
                () if is(b"count") && left > 0 => {
                    let count = number::parse_i64(self.take()).ok_or(errors::NOT_INTEGER)?;
                    self.query.count = usize::try_from(count)
                        .ok()
                        .filter(|count| *count > 0)
                        .ok_or(errors::GEO_COUNT)?;
                }
                () if self.family.may_store() && left > 0 && (is(b"store") || is(b"storedist")) => {
                    self.query.store_at = Some(self.index);
                    self.query.store_distance = is(b"storedist");
                    self.index += 1;
                }
                () if self.family == Family::SearchStore && is(b"storedist") => {
                    self.query.store_distance = true;
                }
                () if self.family.is_search() => self.search_option(option, left)?,
                () => return Err(errors::SYNTAX),
            }
        }
        Ok(())
    }

    /// What only GEOSEARCH knows: where, and what form.
    fn search_option(&mut self, option: &[u8], left: usize) -> Result<(), Error> {
        let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
        let query = &self.query;
        let is_polygon = query.polygon.is_some();
        let is_circle = matches!(query.form, Some(Form::Circle { .. }));
        let (is_new, by_member) = (query.center.is_none(), query.is_center_member);
        let is_box = matches!(query.form, Some(Form::Box { .. }));
        match () {
            // A center may be given again in the same way, not in the other.
            () if is(b"frommember") && left > 0 && !is_polygon && (is_new || by_member) => {
                self.take_member()
            }
            () if is(b"fromlonlat") && left > 1 && !is_polygon && (is_new || !by_member) => {
                let point = self.take_point()?;
                self.query.center = Some(point);
                Ok(())
            }
            () if is(b"byradius") && left > 1 && !is_polygon && !is_box => self.take_radius(),
            () if is(b"bybox") && left > 2 && !is_polygon && !is_circle => self.take_box(),
            () if is(b"bypolygon")
                && left > 1
                && query.form.is_none()
                && query.center.is_none() =>
            {
                self.take_polygon()
            }
            () => Err(errors::SYNTAX),
        }
    }

    /// Refuses what does not fit together.
    fn finish(self) -> Result<Query, Error> {
        let (query, argv) = (self.query, self.argv);
        let stores = query.store_at.is_some();
        if stores && (query.with_distance || query.with_hash || query.with_coordinates) {
            return Err(errors::geo_store_options(
                self.family == Family::SearchStore,
            ));
        }
        let name = argv.arg(0);
        let is_polygon = query.polygon.is_some();
        if self.family.is_search() && query.center.is_none() && !is_polygon {
            return Err(errors::geo_needs("FROMMEMBER or FROMLONLAT", name));
        }
        if self.family.is_search() && query.form.is_none() && !is_polygon {
            return Err(errors::geo_needs("BYRADIUS and BYBOX", name));
        }
        if query.any && query.count == 0 {
            return Err(errors::GEO_ANY);
        }
        Ok(query)
    }
}

/// A place that was found.
struct Place<'a> {
    member: Element<'a>,
    score: f64,
    point: Point,
    /// From the center, in meters.
    distance: f64,
}

impl Query {
    fn parse<'a>(argv: Argv<'a>, family: Family, set: Option<Zset<'a>>) -> Result<Query, Error> {
        let mut parser = Parser::new(argv, family, set);
        match family {
            Family::Radius { .. } => {
                let center = parser.take_point()?;
                parser.query.center = Some(center);
                parser.take_radius()?;
            }
            // As in Redis, without the key its radius is not looked at.
            Family::RadiusByMember { .. } if set.is_none() => parser.index = 5,
            Family::RadiusByMember { .. } => {
                parser.take_member()?;
                parser.take_radius()?;
            }
            Family::Search => {}
            Family::SearchStore => {
                parser.index = 3;
                parser.query.store_at = Some(1);
            }
        }
        parser.options()?;
        parser.finish()
    }

    fn into_shape(self) -> (Option<Shape>, Query) {
        let mut query = self;
        let shape = query.polygon.take().or_else(|| {
            Some(Shape {
                form: query.form.take()?,
                center: query.center?,
                meters: query.meters,
            })
        });
        (shape, query)
    }

    /// The places in a shape, as many as are wanted, in the order that is wanted.
    fn find<'a>(&self, shape: &Shape, set: Zset<'a>) -> Vec<Place<'a>> {
        let limit = if self.any { self.count } else { usize::MAX };
        let mut places = Vec::new();
        for cell in shape.cells() {
            let (min, max) = cell.scores();
            let (from, to) = set.ranks_by_score(&ScoreRange {
                min,
                max,
                min_exclusive: false,
                max_exclusive: true,
            });
            for (member, score) in set.range(from, to) {
                if places.len() >= limit {
                    break;
                }
                let score = score.value();
                let point = Cell::of_score(score).point();
                if let Some(distance) = shape.distance_within(point) {
                    places.push(Place {
                        member,
                        score,
                        point,
                        distance,
                    });
                }
            }
        }
        // The nearest are meant where only some are wanted.
        let sort = match self.sort {
            Sort::None if self.count > 0 && !self.any => Sort::Asc,
            sort => sort,
        };
        let wanted = match self.count {
            0 => places.len(),
            count => count.min(places.len()),
        };
        match sort {
            Sort::None => {}
            Sort::Asc => sort_first(&mut places, wanted, |a, b| {
                a.distance.total_cmp(&b.distance)
            }),
            Sort::Desc => sort_first(&mut places, wanted, |a, b| {
                b.distance.total_cmp(&a.distance)
            }),
        }
        places.truncate(wanted);
        places
    }

    fn write(&self, reply: &mut Writer<'_>, places: &[Place<'_>], meters: f64) {
        let more = usize::from(self.with_distance)
            + usize::from(self.with_hash)
            + usize::from(self.with_coordinates);
        reply.array(places.len());
        for place in places {
            if more > 0 {
                reply.array(more + 1);
            }
            write_member(reply, place.member);
            if self.with_distance {
                write_distance(reply, place.distance / meters);
            }
            if self.with_hash {
                reply.integer(place.score as i64);
            }
            if self.with_coordinates {
                write_point(reply, place.point);
            }
        }
    }
}

fn search(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, family: Family) -> CommandResult {
    let source_at = if family == Family::SearchStore { 2 } else { 1 };
    let source: Key<'_> = ctx.key(argv.arg(source_at));
    let limits = limits(ctx);
    let spec = ctx.spec;
    let found = read(ctx.access, source)?;
    let set = found.as_ref().map(|entry| Zset::of(entry));
    let (shape, query) = Query::parse(argv, family, set)?.into_shape();
    let places = match (&shape, set) {
        (Some(shape), Some(set)) => query.find(shape, set),
        _ => Vec::new(),
    };
    let meters = shape.map_or(1.0, |shape| shape.meters);
    let Some(store_at) = query.store_at else {
        query.write(&mut ctx.reply, &places, meters);
        return Ok(());
    };
    let mut gather = zset_gather();
    let mut scratch = Vec::new();
    for place in &places {
        let score = if query.store_distance {
            place.distance / meters
        } else {
            place.score
        };
        gather.update(place.member.text(&mut scratch), |_| score);
    }
    // A key that was not found beforehand is not locked, and must not be touched.
    let mut is_declared = false;
    let arg = |index: usize| argv.arg(index);
    let _ = spec.key_positions(argv.len(), arg, |index, _| is_declared |= index == store_at);
    if !is_declared {
        return Err(errors::SYNTAX);
    }
    let event = match family.is_search() {
        true => "geosearchstore",
        false => "georadiusstore",
    };
    let destination = ctx.key(argv.arg(store_at));
    store(ctx, destination, NewZset::gathered(gather, limits), event);
    Ok(())
}

/// GEOSEARCH key <FROMMEMBER member | FROMLONLAT longitude latitude> <BYRADIUS radius unit | BYBOX width height unit |
/// BYPOLYGON count longitude latitude …> [ASC | DESC] [COUNT count [ANY]] [WITHCOORD] [WITHDIST] [WITHHASH]
pub fn geosearch(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    search(ctx, argv, Family::Search)
}

/// GEOSEARCHSTORE destination source … [STOREDIST], else as GEOSEARCH
pub fn geosearchstore(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    search(ctx, argv, Family::SearchStore)
}

/// GEORADIUS key longitude latitude radius unit [WITHCOORD] [WITHDIST] [WITHHASH] [COUNT count [ANY]] [ASC | DESC]
/// [STORE key | STOREDIST key]
pub fn georadius(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    search(ctx, argv, Family::Radius { may_store: true })
}

/// GEORADIUS_RO key longitude latitude radius unit, without STORE
pub fn georadius_ro(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    search(ctx, argv, Family::Radius { may_store: false })
}

/// GEORADIUSBYMEMBER key member radius unit, else as GEORADIUS
pub fn georadiusbymember(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    search(ctx, argv, Family::RadiusByMember { may_store: true })
}

/// GEORADIUSBYMEMBER_RO key member radius unit, without STORE
pub fn georadiusbymember_ro(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    search(ctx, argv, Family::RadiusByMember { may_store: false })
}

/// Sorts the places that are wanted to the front. Those at one distance come in the order in which Redis has them: as they
/// were found where all are wanted, and as a partial sort leaves them otherwise.
fn sort_first(
    places: &mut [Place<'_>],
    wanted: usize,
    compare: impl FnMut(&Place<'_>, &Place<'_>) -> Ordering,
) {
    if wanted == places.len() {
        places.sort_by(compare);
    } else {
        partial_sort(places, wanted, compare);
    }
}
