/// The shared configuration on its way into the running target: where it is kept, how it is
/// followed, what it makes this gateway serve.
@NullMarked
package io.rbdgate.daemon.sharing;

import org.jspecify.annotations.NullMarked;
