/**
 * What all of the HTTP interface shares: problem details, security headers, pages.
 */
@NullMarked
package dev.pmem.demo.web;

import org.jspecify.annotations.NullMarked;
