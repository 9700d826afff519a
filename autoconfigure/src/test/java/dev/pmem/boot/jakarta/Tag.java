/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.jakarta;

/**
 * Stored by a converter that nobody names.
 */
public record Tag(String text) {

}
