/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * A method that is called when something happens to an instance of a class.
 *
 * @param event what happens
 * @param method the method, which is accessible: one of the instance without parameters, or one of a listener that takes
 * the instance
 * @param listener the class of the listener; null if the method is the instance's own
 */
public record LifecycleMethod(LifecycleEvent event, Method method, @Nullable Class<?> listener) {}
