/**
 * The implementation behind repository interfaces, and what makes their proxies.
 */
@NullMarked
package dev.pmem.data.repository.support;

import org.jspecify.annotations.NullMarked;
