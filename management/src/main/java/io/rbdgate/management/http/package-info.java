/// The HTTP server of the management plane: routes, who may use them, forms and JSON, TLS, and the
/// audit log. The only package that knows the web server's library.
@NullMarked
package io.rbdgate.management.http;

import org.jspecify.annotations.NullMarked;
