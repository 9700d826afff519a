/**
 * Accounts: the entity, their numbers, opening and searching.
 */
@NullMarked
package dev.pmem.demo.account;

import org.jspecify.annotations.NullMarked;
