/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.lifecycle;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.data.mapping.MappingException;

import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.PmemPersistentProperty;
import dev.pmem.data.core.mapping.jakarta.JakartaPersistence;
import dev.pmem.data.core.mapping.jakarta.LifecycleEvent;
import dev.pmem.data.core.mapping.jakarta.LifecycleMethod;

/**
 * The lifecycle methods of a class, and of the values that are embedded in its instances. Immutable and thread-safe once
 * it is made.
 */
final class CallbackMethods {

	private static final MethodType OWN = MethodType.methodType(void.class, Object.class);

	private static final MethodType OF_LISTENER = MethodType.methodType(void.class, Object.class, Object.class);

	private final PmemPersistentEntity<?> entity;

	private final Function<Class<?>, Object> listeners;

	private final Map<LifecycleEvent, List<Call>> calls = new EnumMap<>(LifecycleEvent.class);

	/** The properties with embedded values in which methods may be called. */
	private final List<Part> parts = new ArrayList<>();

	/** The events of which somebody is told. */
	private final Set<LifecycleEvent> observed = EnumSet.noneOf(LifecycleEvent.class);

	/** @param listener the class of the listener; null if the method is the instance's own */
	private record Call(MethodHandle handle, @Nullable Class<?> listener) {}

	private record Part(PmemPersistentProperty property, CallbackMethods methods) {}

	private CallbackMethods(PmemPersistentEntity<?> entity, Function<Class<?>, Object> listeners) {
		this.entity = entity;
		this.listeners = listeners;
		for (LifecycleMethod each : JakartaPersistence.lifecycleMethods(entity.getType())) {
			this.calls.computeIfAbsent(each.event(), (_) -> new ArrayList<>())
					.add(new Call(handle(each), each.listener()));
		}
	}

	/**
	 * The methods of an entity.
	 * @param listeners gives the instances of listeners; asked when methods are called
	 * @throws MappingException if a method is none that can be called
	 */
	static CallbackMethods of(PmemPersistentEntity<?> entity, PmemMappingContext context,
			Function<Class<?>, Object> listeners) {
		Map<Class<?>, CallbackMethods> all = new HashMap<>();
		CallbackMethods made = make(entity, context, listeners, all);
		all.values().forEach((each) -> each.parts.removeIf((part) -> part.methods.reached().isEmpty()));
		all.values().forEach((each) -> each.observed.addAll(each.reached()));
		return made;
	}

	private static CallbackMethods make(PmemPersistentEntity<?> entity, PmemMappingContext context,
			Function<Class<?>, Object> listeners, Map<Class<?>, CallbackMethods> all) {
		CallbackMethods known = all.get(entity.getType());
		if (known != null) {
			return known;
		}
		CallbackMethods made = new CallbackMethods(entity, listeners);
		all.put(entity.getType(), made);
		for (PmemPersistentProperty property : entity) {
			PmemPersistentEntity<?> value = embedded(property, context);
			if (value != null) {
				made.parts.add(new Part(property, make(value, context, listeners, all)));
			}
		}
		return made;
	}

	private static @Nullable PmemPersistentEntity<?> embedded(PmemPersistentProperty property,
			PmemMappingContext context) {
		Class<?> type = property.getActualType();
		return property.isEntity() && !context.isEntity(type) ? context.getPersistentEntity(type) : null;
	}

	private Set<LifecycleEvent> reached() {
		Set<LifecycleEvent> events = EnumSet.noneOf(LifecycleEvent.class);
		collect(events, new HashSet<>());
		return events;
	}

	private void collect(Set<LifecycleEvent> events, Set<CallbackMethods> seen) {
		if (seen.add(this)) {
			events.addAll(this.calls.keySet());
			this.parts.forEach((part) -> part.methods.collect(events, seen));
		}
	}

	private static MethodHandle handle(LifecycleMethod method) {
		try {
			MethodHandle handle = MethodHandles.lookup().unreflect(method.method());
			return handle.asType((method.listener() != null) ? OF_LISTENER : OWN);
		} catch (IllegalAccessException ex) {
			throw new MappingException(method.method() + " can't be called", ex);
		}
	}

	/** Whether somebody is told of an event. */
	boolean observes(LifecycleEvent event) {
		return this.observed.contains(event);
	}

	/** Whether somebody is told of an event. */
	boolean observesAny(LifecycleEvent... events) {
		for (LifecycleEvent event : events) {
			if (observes(event)) {
				return true;
			}
		}
		return false;
	}

	/** Calls the methods for an event: those of the instance and its listeners, then those of its embedded values. */
	void call(LifecycleEvent event, Object instance) {
		if (!observes(event)) {
			return;
		}
		for (Call call : this.calls.getOrDefault(event, List.of())) {
			try {
				if (call.listener != null) {
					call.handle.invokeExact(this.listeners.apply(call.listener), instance);
				} else {
					call.handle.invokeExact(instance);
				}
			} catch (RuntimeException | Error ex) {
				throw ex;
			} catch (Throwable ex) {
				throw new IllegalStateException(ex);
			}
		}
		for (Part part : this.parts) {
			Object value = this.entity.getPropertyAccessor(instance).getProperty(part.property);
			callEmbedded(part.methods, event, value);
		}
	}

	private static void callEmbedded(CallbackMethods methods, LifecycleEvent event, @Nullable Object value) {
		switch (value) {
			case null -> {
			}
			case Collection<?> values -> values.forEach((each) -> callEmbedded(methods, event, each));
			case Map<?, ?> map -> map.values().forEach((each) -> callEmbedded(methods, event, each));
			default -> {
				if (methods.entity.getType().isInstance(value)) {
					methods.call(event, value);
				}
			}
		}
	}

}
