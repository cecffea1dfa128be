//! serval-keyspace
