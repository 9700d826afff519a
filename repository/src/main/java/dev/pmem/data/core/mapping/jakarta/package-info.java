/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the annotations of Jakarta Persistence say of classes and properties. Their API is optional: only
 * {@link dev.pmem.data.core.mapping.jakarta.JakartaPersistence} may be used without it.
 */
@NullMarked
package dev.pmem.data.core.mapping.jakarta;

import org.jspecify.annotations.NullMarked;
