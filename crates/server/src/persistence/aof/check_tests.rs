//! Tests of the tool: lines as the peers print them for the same files.

use std::path::PathBuf;

use super::*;

/// A directory of its own, gone with it.
struct Dir(PathBuf);

impl Dir {
    fn new(name: &str) -> Dir {
        let path = std::env::temp_dir().join(format!("serval-check-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Dir(path)
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap()
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs the tool. Answers whether all was well, and what it printed.
fn check(args: &[&str], answer: &str) -> (bool, String) {
    let args: Vec<Vec<u8>> = ["serval-check-aof"]
        .iter()
        .chain(args)
        .map(|arg| arg.as_bytes().to_vec())
        .collect();
    let mut out = Vec::new();
    let mut shell = Shell {
        out: &mut out,
        input: &mut answer.as_bytes(),
    };
    let is_well = run(&args, &mut shell);
    (is_well, String::from_utf8(out).unwrap())
}

fn command(words: &str) -> String {
    let words: Vec<&str> = words.split(' ').collect();
    let mut text = format!("*{}\r\n", words.len());
    for word in words {
        text += &format!("${}\r\n{word}\r\n", word.len());
    }
    text
}

#[test]
fn a_whole_file_is_valid() {
    let dir = Dir::new("whole");
    let text = command("set foo hello") + &command("set bar world");
    let path = dir.write("a.aof", &text);
    let size = text.len();
    let printed = format!(
        "Start checking Old-Style AOF\nAOF analyzed: filename={path}, size={size}, ok_up_to={size}, ok_up_to_line=15, diff=0\nAOF {path} is valid\n"
    );
    assert_eq!(check(&[&path], ""), (true, printed));
    let empty = dir.write("empty.aof", "");
    let printed = format!("Start checking Old-Style AOF\nAOF {empty} is empty\n");
    assert_eq!(check(&[&empty], ""), (true, printed));
}

#[test]
fn an_end_that_is_wrong_is_cut_off_when_somebody_says_so() {
    let dir = Dir::new("fix");
    let good = command("set foo hello");
    let path = dir.write("a.aof", &(good.clone() + "!!!"));
    let (is_well, printed) = check(&[&path], "");
    assert!(!is_well);
    assert!(
        printed.contains(&format!("AOF {path} format error\n")),
        "{printed}"
    );
    assert!(printed.contains("ok_up_to_line=8, diff=3\n"), "{printed}");
    assert!(printed.ends_with("is not valid. Use the --fix option to try fixing it.\n"));
    let (is_well, printed) = check(&["--fix", &path], "n\n");
    assert!(!is_well && printed.ends_with("Continue? [y/N]: Aborting...\n"));
    let (is_well, printed) = check(&["--fix", &path], "y\n");
    assert!(is_well, "{printed}");
    assert!(printed.ends_with(&format!("Successfully truncated AOF {path}\n")));
    assert_eq!(dir.read("a.aof"), good);
}

#[test]
fn a_transaction_without_its_end_does_not_count() {
    let dir = Dir::new("multi");
    let good = command("set foo hello");
    let path = dir.write(
        "a.aof",
        &(good.clone() + &command("multi") + &command("set bar 1")),
    );
    let (_, printed) = check(&[&path], "");
    assert!(printed.contains("Reached EOF before reading EXEC for MULTI\n"));
    assert!(
        printed.contains(&format!("ok_up_to={}", good.len())),
        "{printed}"
    );
    let nested = dir.write("b.aof", &(command("multi") + &command("multi")));
    let (_, printed) = check(&[&nested], "");
    assert!(printed.contains(&format!("0x{:16x}: Unexpected MULTI in AOF {nested}\n", 15)));
    let (_, printed) = check(&[&dir.write("c.aof", &command("exec"))], "");
    assert!(printed.contains("Unexpected EXEC"), "{printed}");
    let short = dir.write("d.aof", "*1\r\n$4\r\nPI");
    let (_, printed) = check(&[&short], "");
    assert!(
        printed.contains("0x               8: Expected to read 6 bytes, got 2 bytes\n"),
        "{printed}"
    );
}

#[test]
fn what_happened_later_is_cut_off() {
    let dir = Dir::new("until");
    let text = [
        "#TS:10\r\n",
        &command("set a 1"),
        "#TS:12\r\n",
        &command("set b 2"),
    ]
    .concat();
    let path = dir.write("a.aof", &text);
    let until = |unix_s: &str| check(&["--truncate-to-timestamp", unix_s, &path], "");
    assert!(until("12").1.contains("Truncate nothing in AOF"));
    let (is_well, printed) = until("11");
    assert!(
        is_well && printed.contains("Successfully truncated AOF"),
        "{printed}"
    );
    assert_eq!(
        dir.read("a.aof"),
        ["#TS:10\r\n", &command("set a 1")].concat()
    );
    let (is_well, printed) = until("9");
    assert!(!is_well && printed.contains("has nothing before timestamp 9, aborting..."));
    assert_eq!(until("x").1, "Invalid timestamp, aborting...\n");
}

#[test]
fn all_parts_are_checked_and_the_last_one_is_cut() {
    let dir = Dir::new("parts");
    dir.write("a.1.base.aof", &command("set a 1"));
    dir.write("a.1.incr.aof", &(command("set b 2") + "*"));
    let lines = "file a.1.base.aof seq 1 type b\nfile a.1.incr.aof seq 1 type i\n";
    let manifest = dir.write("a.manifest", lines);
    let (is_well, printed) = check(&[&manifest], "");
    assert!(!is_well);
    let begin = "Start checking Multi Part AOF\nStart to check BASE AOF (RESP format).\nAOF analyzed: filename=a.1.base.aof, size=27, ok_up_to=27, ok_up_to_line=8, diff=0\nBASE AOF a.1.base.aof is valid\nStart to check INCR files.\n";
    assert!(printed.starts_with(begin), "{printed}");
    let (is_well, printed) = check(&["--fix", &manifest], "y\n");
    assert!(
        is_well && printed.ends_with("All AOF files and manifest are valid\n"),
        "{printed}"
    );
    dir.write("a.1.base.aof", "*");
    let (_, printed) = check(&["--fix", &manifest], "y\n");
    assert!(
        printed.ends_with("because it is not the last file\n"),
        "{printed}"
    );
    let bad = dir.write("bad.manifest", &format!("{lines}!!!\n"));
    let (is_well, printed) = check(&[&bad], "");
    assert!(!is_well && printed.contains("Invalid AOF manifest file format"));
    assert!(check(&[], "").1.starts_with("Usage: serval-check-aof"));
}
