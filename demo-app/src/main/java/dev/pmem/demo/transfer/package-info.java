/**
 * Transfers between accounts, and the statement of an account.
 */
@NullMarked
package dev.pmem.demo.transfer;

import org.jspecify.annotations.NullMarked;
