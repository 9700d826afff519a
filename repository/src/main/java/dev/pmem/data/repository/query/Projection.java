/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.query.Selection;

/**
 * A projection that needs some properties of an entity, and not the entity. Immutable and thread-safe.
 *
 * @param selection the properties
 * @param mapper makes of their values what Spring Data makes the projection of
 */
public record Projection(Selection selection, Function<@Nullable Object[], Object> mapper) {}
