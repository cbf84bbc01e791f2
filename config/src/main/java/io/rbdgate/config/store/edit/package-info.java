/// Changes of `gateway.conf`, each checked against the document it is carried out on, with the
/// statuses and texts of the original.
@NullMarked
package io.rbdgate.config.store.edit;

import org.jspecify.annotations.NullMarked;
