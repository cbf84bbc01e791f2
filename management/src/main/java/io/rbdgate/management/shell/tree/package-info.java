/// The tree of the shell: nodes, the commands each has, and what they ask of the API.
@NullMarked
package io.rbdgate.management.shell.tree;

import org.jspecify.annotations.NullMarked;
