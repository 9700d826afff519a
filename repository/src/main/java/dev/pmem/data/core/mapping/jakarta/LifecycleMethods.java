/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import jakarta.persistence.EntityListeners;
import jakarta.persistence.ExcludeSuperclassListeners;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.PostRemove;
import jakarta.persistence.PostUpdate;
import jakarta.persistence.PrePersist;
import jakarta.persistence.PreRemove;
import jakarta.persistence.PreUpdate;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * Finds the lifecycle methods of classes and of their listeners. The API of Jakarta Persistence must be there.
 * <p>
 * The order is that of Jakarta Persistence: first the listeners, those of superclasses before those of subclasses, then
 * the methods of the class, those of superclasses first. A method that overrides another one of the same event takes its
 * place. There are no default listeners, because no {@code orm.xml} is read, so {@code @ExcludeDefaultListeners} excludes
 * none.
 */
final class LifecycleMethods {

	/** Spring Data JPA's listener, in whose place this module's auditing sets the properties. */
	private static final String AUDITING_LISTENER = "org.springframework.data.jpa.domain.support.AuditingEntityListener";

	private static final Map<LifecycleEvent, Class<? extends Annotation>> ANNOTATIONS = new EnumMap<>(
			Map.of(LifecycleEvent.PRE_PERSIST, PrePersist.class, LifecycleEvent.POST_PERSIST, PostPersist.class,
					LifecycleEvent.PRE_UPDATE, PreUpdate.class, LifecycleEvent.POST_UPDATE, PostUpdate.class,
					LifecycleEvent.PRE_REMOVE, PreRemove.class, LifecycleEvent.POST_REMOVE, PostRemove.class,
					LifecycleEvent.POST_LOAD, PostLoad.class));

	private LifecycleMethods() {}

	/**
	 * The lifecycle methods of instances of a class, each event's in the order in which they are called.
	 * @throws UnsupportedAnnotationException if a method is none that can be called
	 */
	static List<LifecycleMethod> of(Class<?> type) {
		List<LifecycleMethod> found = new ArrayList<>();
		for (Class<?> listener : listeners(type)) {
			for (LifecycleEvent event : LifecycleEvent.values()) {
				for (Method method : methods(hierarchy(listener), event)) {
					requireListenerMethod(method, event, type);
					found.add(new LifecycleMethod(event, accessible(method), listener));
				}
			}
		}
		for (LifecycleEvent event : LifecycleEvent.values()) {
			for (Method method : methods(hierarchy(type), event)) {
				requireOwnMethod(method, event);
				found.add(new LifecycleMethod(event, accessible(method), null));
			}
		}
		return found;
	}

	/** Whether one of the listeners is Spring Data JPA's for auditing. */
	static boolean isAudited(Class<?> type) {
		return listeners(type).stream().anyMatch((listener) -> hierarchy(listener).stream().anyMatch(
				LifecycleMethods::isOfAuditing));
	}

	private static boolean isOfAuditing(Class<?> type) {
		return type.getName().equals(AUDITING_LISTENER);
	}

	private static List<Class<?>> listeners(Class<?> type) {
		List<Class<?>> listeners = new ArrayList<>();
		for (Class<?> each : hierarchy(type)) {
			if (each.getDeclaredAnnotation(ExcludeSuperclassListeners.class) != null) {
				listeners.clear();
			}
			EntityListeners declared = each.getDeclaredAnnotation(EntityListeners.class);
			if (declared != null) {
				listeners.addAll(List.of(declared.value()));
			}
		}
		return listeners;
	}

	/** A class and its superclasses, the most general first; of an interface, which is one of live objects, those above it. */
	private static List<Class<?>> hierarchy(Class<?> type) {
		List<Class<?>> classes = new ArrayList<>();
		for (Class<?> current = type; current != null && current != Object.class; current = current.getSuperclass()) {
			classes.addFirst(current);
		}
		if (type.isInterface()) {
			for (Class<?> above : ClassUtils.getAllInterfacesForClassAsSet(type)) {
				if (above != type) {
					classes.addFirst(above);
				}
			}
		}
		return classes;
	}

	private static List<Method> methods(List<Class<?>> hierarchy, LifecycleEvent event) {
		List<Method> methods = new ArrayList<>();
		for (Class<?> each : hierarchy) {
			Method own = isOfAuditing(each) ? null : declared(each, event);
			if (own != null) {
				methods.removeIf((above) -> overrides(own, above));
				methods.add(own);
			}
		}
		return methods;
	}

	private static @Nullable Method declared(Class<?> type, LifecycleEvent event) {
		Method found = null;
		for (Method method : type.getDeclaredMethods()) {
			if (method.isBridge() || !method.isAnnotationPresent(annotation(event))) {
				continue;
			}
			if (found != null) {
				throw new UnsupportedAnnotationException(type.getName() + " has two methods with " + name(event)
						+ ", '" + found.getName() + "' and '" + method.getName() + "', and a class has one at most",
						"remove the annotation from one of them, and let the other call it");
			}
			found = method;
		}
		return found;
	}

	private static boolean overrides(Method method, Method above) {
		if (!method.getName().equals(above.getName()) || Modifier.isPrivate(above.getModifiers())
				|| Modifier.isStatic(above.getModifiers()) || method.getParameterCount() != above.getParameterCount()) {
			return false;
		}
		boolean isVisible = Modifier.isPublic(above.getModifiers()) || Modifier.isProtected(above.getModifiers())
				|| method.getDeclaringClass().getPackage().equals(above.getDeclaringClass().getPackage());
		// a listener's type parameter may be bound by the subclass
		return isVisible && (method.getParameterCount() == 0
				|| above.getParameterTypes()[0].isAssignableFrom(method.getParameterTypes()[0]));
	}

	private static void requireOwnMethod(Method method, LifecycleEvent event) {
		if (method.getParameterCount() != 0 || method.getReturnType() != void.class) {
			throw new UnsupportedAnnotationException("The method '" + method.getName() + "' of "
					+ method.getDeclaringClass().getName() + " has " + name(event)
					+ ", so it must take nothing and return void", "change the method's parameters and result");
		}
	}

	private static void requireListenerMethod(Method method, LifecycleEvent event, Class<?> type) {
		if (method.getParameterCount() != 1 || method.getReturnType() != void.class) {
			throw new UnsupportedAnnotationException("The method '" + method.getName() + "' of the listener "
					+ method.getDeclaringClass().getName() + " has " + name(event)
					+ ", so it must take the entity alone and return void",
					"change the method's parameters and result");
		}
		if (!method.getParameterTypes()[0].isAssignableFrom(type)) {
			throw new UnsupportedAnnotationException("The method '" + method.getName() + "' of the listener "
					+ method.getDeclaringClass().getName() + " takes a " + method.getParameterTypes()[0].getName()
					+ ", but it listens to " + type.getName() + " as well", "let it take a class above both");
		}
	}

	private static Method accessible(Method method) {
		method.setAccessible(true);
		return method;
	}

	private static Class<? extends Annotation> annotation(LifecycleEvent event) {
		return Objects.requireNonNull(ANNOTATIONS.get(event));
	}

	private static String name(LifecycleEvent event) {
		return "@" + annotation(event).getSimpleName();
	}

}
