//! Places, with the digits that Redis answers.

use crate::testing::{Line, check};

const SICILY: (&str, &str) = (
    "GEOADD Sicily 13.361389 38.115556 Palermo 15.087269 37.502669 Catania",
    "2",
);
const SYNTAX: &str = "-ERR syntax error";

#[test]
fn places_are_added_and_asked_about() {
    check(&[
        SICILY,
        (
            "GEOADD Sicily CH 13.361389 38.115556 Palermo 14 37 Catania",
            "1",
        ),
        ("GEOADD Sicily NX 1 1 Catania", "0"),
        ("GEOADD Sicily XX CH 15.087269 37.502669 Catania", "1"),
        ("ZSCORE Sicily Palermo", "\"3479099956230698\""),
        ("GEODIST Sicily Palermo Catania", "\"166274.1516\""),
        ("GEODIST Sicily Palermo Catania km", "\"166.2742\""),
        ("GEODIST Sicily Palermo Catania MI", "\"103.3182\""),
        ("GEODIST Sicily Palermo Palermo", "\"0.0000\""),
        ("GEODIST Sicily Palermo nowhere", "(nil)"),
        ("GEODIST none a b", "(nil)"),
        (
            "GEODIST Sicily a b x",
            "-ERR unsupported unit provided. please use M, KM, FT, MI",
        ),
        ("GEODIST Sicily a b m m", SYNTAX),
        (
            "GEOHASH Sicily Palermo Catania x",
            r#"["sqc8b49rny0" "sqdtr74hyu0" (nil)]"#,
        ),
        (
            "GEOPOS Sicily Palermo x",
            r#"[["13.361389338970184" "38.1155563954963"] (nil array)]"#,
        ),
        ("GEOPOS none a", "[(nil array)]"),
        (
            "GEOADD Sicily 200 10 x",
            "-ERR invalid longitude,latitude pair 200.000000,10.000000",
        ),
        ("GEOADD Sicily 1 x y", "-ERR value is not a valid float"),
        ("GEOADD Sicily NX XX 1 1 x", SYNTAX),
        ("GEOADD Sicily 1 1 x 1", SYNTAX),
        ("GEOADD Sicily NX CH CH", SYNTAX),
    ]);
}

#[test]
fn places_are_found_in_circles_boxes_and_polygons() {
    check(&[
        SICILY,
        (
            "GEOADD Sicily 12.758489 38.788135 edge1 17.241510 38.788135 edge2",
            "2",
        ),
        (
            "GEOSEARCH Sicily FROMLONLAT 15 37 BYRADIUS 200 km ASC",
            r#"["Catania" "Palermo"]"#,
        ),
        (
            "GEOSEARCH Sicily FROMLONLAT 15 37 BYBOX 400 400 km ASC WITHCOORD WITHDIST",
            r#"[["Catania" "56.4413" ["15.087267458438873" "37.50266842333162"]] ["Palermo" "190.4424" ["13.361389338970184" "38.1155563954963"]] ["edge2" "279.7403" ["17.241510450839996" "38.78813451624225"]] ["edge1" "279.7405" ["12.75848776102066" "38.78813451624225"]]]"#,
        ),
        (
            "GEOSEARCH Sicily FROMMEMBER Catania BYRADIUS 1 m",
            r#"["Catania"]"#,
        ),
        (
            "GEOSEARCH Sicily BYPOLYGON 4 13 37 16 37 16 39 13 39 DESC",
            r#"["Palermo" "Catania"]"#,
        ),
        (
            "GEOSEARCH Sicily FROMLONLAT 15 37 BYRADIUS 200 km COUNT 1",
            r#"["Catania"]"#,
        ),
        (
            "GEOSEARCH Sicily FROMLONLAT 15 37 BYRADIUS 200 km COUNT 1 DESC",
            r#"["Palermo"]"#,
        ),
        (
            "GEORADIUS Sicily 15 37 200 km WITHHASH COUNT 1",
            r#"[["Catania" 3479447370796909]]"#,
        ),
        ("GEORADIUSBYMEMBER Sicily Palermo 1 km", r#"["Palermo"]"#),
        ("GEORADIUS_RO Sicily 15 37 100 km", r#"["Catania"]"#),
        ("GEORADIUSBYMEMBER_RO Sicily Palermo 1 km", r#"["Palermo"]"#),
        ("GEORADIUS Sicily 15 37 200 km ASC STORE to", "2"),
        ("ZSCORE to Palermo", "\"3479099956230698\""),
        (
            "GEOSEARCHSTORE to Sicily FROMLONLAT 15 37 BYRADIUS 200 km STOREDIST COUNT 1",
            "1",
        ),
        ("ZRANGE to 0 -1", r#"["Catania"]"#),
        (
            "GEOSEARCHSTORE to none FROMLONLAT 15 37 BYRADIUS 200 km",
            "0",
        ),
        ("EXISTS to", "0"),
        ("GEOSEARCH none FROMMEMBER x BYRADIUS 1 m", "[]"),
        ("GEORADIUSBYMEMBER none x y z", "[]"),
    ]);
}

#[test]
fn what_a_search_refuses() {
    let geo = |tail: &str| format!("GEOSEARCH Sicily {tail}");
    let mut line = Line::open();
    line.run(SICILY.0);
    for (tail, expected) in [
        (
            "BYRADIUS 1 m FROMMEMBER x",
            "-ERR could not decode requested zset member",
        ),
        ("FROMMEMBER Palermo FROMLONLAT 1 1 BYRADIUS 1 m", SYNTAX),
        ("FROMMEMBER Palermo BYRADIUS 1 m BYBOX 1 1 m", SYNTAX),
        ("FROMMEMBER Palermo BYPOLYGON 3 1 1 2 2 3 3", SYNTAX),
        (
            "BYRADIUS 1 m WITHDIST ASC",
            "-ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for GEOSEARCH",
        ),
        (
            "FROMMEMBER Palermo WITHDIST ASC DESC",
            "-ERR exactly one of BYRADIUS and BYBOX can be specified for GEOSEARCH",
        ),
        (
            "FROMMEMBER Palermo BYRADIUS 1 m ANY",
            "-ERR the ANY argument requires COUNT argument",
        ),
        (
            "FROMMEMBER Palermo BYRADIUS 1 m COUNT 0",
            "-ERR COUNT must be > 0",
        ),
        (
            "FROMMEMBER Palermo BYRADIUS 1 m COUNT x",
            "-ERR value is not an integer or out of range",
        ),
        (
            "FROMMEMBER Palermo BYRADIUS x m",
            "-ERR need numeric radius",
        ),
        (
            "FROMMEMBER Palermo BYRADIUS -1 m",
            "-ERR radius cannot be negative",
        ),
        (
            "FROMMEMBER Palermo BYRADIUS 1 x",
            "-ERR unsupported unit provided. please use M, KM, FT, MI",
        ),
        ("FROMMEMBER Palermo BYBOX x 1 m", "-ERR need numeric width"),
        ("FROMMEMBER Palermo BYBOX 1 x m", "-ERR need numeric height"),
        (
            "FROMMEMBER Palermo BYBOX 1 -1 m",
            "-ERR height or width cannot be negative",
        ),
        (
            "BYPOLYGON 2 1 1 2 2 WITHDIST",
            "-ERR GEOSEARCH BYPOLYGON must have at least 3 vertices",
        ),
        (
            "BYPOLYGON 2147483647 1 1 2 2",
            "-ERR GEOSEARCH BYPOLYGON must have at least 3 vertices",
        ),
        (
            "BYPOLYGON 2147483648 1 1 2 2",
            "-ERR invalid number of vertices",
        ),
        (
            "FROMMEMBER Palermo BYRADIUS inf m ASC",
            r#"["Palermo" "Catania"]"#,
        ),
    ] {
        assert_eq!(line.run(&geo(tail)), expected, "{tail}");
    }
}

#[test]
fn what_is_stored_under_which_key() {
    let mut line = Line::open();
    line.run(SICILY.0);
    for (command, expected) in [
        ("GEORADIUS_RO Sicily 1 1 1 m STORE x", SYNTAX),
        (
            "GEORADIUS Sicily 1 1 1 m STORE x WITHDIST",
            "-ERR STORE option in GEORADIUS is not compatible with WITHDIST, WITHHASH and WITHCOORD options",
        ),
        (
            "GEOSEARCHSTORE x Sicily FROMLONLAT 1 1 BYRADIUS 1 m WITHDIST",
            "-ERR GEOSEARCHSTORE is not compatible with WITHDIST, WITHHASH and WITHCOORD options",
        ),
        (
            "GEORADIUS Sicily 15 37 200 km STORE x STOREDIST x STORE y",
            "2",
        ),
        ("EXISTS x y", "1"),
        (
            "COMMAND GETKEYS GEORADIUS Sicily 1 1 1 m STORE x STOREDIST y",
            r#"["Sicily" "y"]"#,
        ),
    ] {
        assert_eq!(line.run(command), expected, "{command}");
    }
}
