pub const DISPLACEMENTS: [u16; 256] = [0; 256];
pub const IDS_BY_SLOT: [u16; 1] = [0];
pub const SEED: u64 = 0;
