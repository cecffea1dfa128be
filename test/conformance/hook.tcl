# What the conformance runner changes in a peer's suite, sourced after the suite's own support files.
#
# The suite waits two minutes for a server that has already refused its configuration, and cannot leave out a block
# of tests that needs its own server. Nothing here changes what a test sends or what it accepts, but that stack traces are
# not looked through for the names of the peers' own C functions.

# Where there are traces, integration/logging counts three threads in `bioProcessBackgroundJobs` and looks for
# `debugCommand`. It is told that there are none, and looks for the rest of the report; test/blackbox/crash.test.ts looks
# through the traces.
proc system_backtrace_supported {} {
    return 0
}

rename start_server serval_suite_start_server
rename wait_server_started serval_suite_wait_server_started

# A block whose options (`block:`) or text (`body:`) match one of the patterns is left out, and its tests are reported as
# skipped by name, as far as the names are in its text.
proc start_server {options {code undefined}} {
    foreach entry [split $::env(SERVAL_SKIP_BLOCKS) "\n"] {
        if {![regexp {^(block|body):(.*)$} $entry _ kind pattern]} continue
        if {[regexp -- $pattern [expr {$kind eq {block} ? $options : $code}]]} {
            serval_report_skipped $entry $code
            return
        }
    }
    uplevel 1 [list serval_suite_start_server $options $code]
}

proc serval_report_skipped {entry code} {
    send_data_packet $::test_server_fd skip $entry
    foreach {_ braced quoted} [regexp -all -inline -line {^\s*test\s+(?:\{([^{}]*)\}|"([^"]*)")} $code] {
        send_data_packet $::test_server_fd skip "$braced$quoted"
    }
}

# Returns at once where the server is gone; the suite then finds that nothing answers, and says so with the log.
proc wait_server_started {args} {
    set pid [lindex $args end]
    # redis: config_file stdout pid; valkey: executable config_file stdout stderr pid.
    set stdout [lindex $args [expr {[llength $args] == 3 ? 1 : 2}]]
    while 1 {
        set gone [serval_is_gone $pid]
        set fd [open $stdout]
        set log [read $fd]
        close $fd
        if {[regexp -- " PID: $pid.*Server initialized" $log] || [regexp {Failed listening on port} $log]} break
        if {$gone} {return 0}
        after 10
    }
    serval_suite_wait_server_started {*}$args
}

proc serval_is_gone {pid} {
    if {[catch {open "/proc/$pid/stat"} fd]} {return [file isdirectory /proc/self]}
    set stat [read $fd]
    close $fd
    regexp {\) Z } $stat
}
