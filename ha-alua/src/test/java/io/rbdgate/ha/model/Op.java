package io.rbdgate.ha.model;

/// A write on its way to its OSD; it may arrive at any time, or never.
///
/// @param gateway the index of who sent it
/// @param client through which client
/// @param map the map that client had, which the OSD has to know before it looks at the operation
/// @param generation under which it was submitted, for the invariants
record Op(int gateway, String client, int map, long generation, int order) {}
