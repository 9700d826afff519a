/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.lazy;

import static java.lang.classfile.ClassFile.ACC_FINAL;
import static java.lang.classfile.ClassFile.ACC_PRIVATE;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.classfile.ClassFile.ACC_SUPER;
import static java.lang.classfile.ClassFile.ACC_SYNTHETIC;
import static java.lang.classfile.ClassFile.ACC_TRANSIENT;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import java.io.Serializable;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.ApplicationCodeException;
import dev.pmem.heap.exception.UnsupportedTypeException;

/**
 * Generates a subclass of an entity class, whose instances fill themselves: each method but the getter of the id fills the
 * instance before it does what the superclass's method does. The subclass is hidden and a nestmate of the superclass, so
 * that it may call a private constructor. Immutable and thread-safe.
 */
public final class LazyClass {

	private static final ClassDesc STATE = ClassDesc.of(LazyState.class.getName());

	private static final ClassDesc MAKER = ClassDesc.of(LazyClass.class.getName());

	private static final ClassDesc INSTANCE = ClassDesc.of(LazyInstance.class.getName());

	/** With two dollar signs Spring takes the superclass for the user's class. */
	private static final String SUFFIX = "$$PmemLazy";

	private static final String FIELD = "pmemLazyState";

	private static final String REPLACE = "writeReplace";

	private final Class<?> type;

	private final @Nullable String idProperty;

	private final ClassDesc superclass;

	private final ClassDesc generated;

	private final MethodHandle constructor;

	/** The superclass's own. */
	private final MethodHandle plain;

	private LazyClass(Class<?> type, @Nullable String idProperty) {
		this.type = type;
		this.idProperty = idProperty;
		this.superclass = type.describeConstable().orElseThrow();
		this.generated = ClassDesc.of(type.getPackageName(), type.getName()
				.substring(type.getPackageName().length()).replace(".", "") + SUFFIX);
		Lookup lookup = lookup(type);
		this.constructor = define(lookup);
		this.plain = plain(lookup);
	}

	/**
	 * Generates the subclass.
	 * @param idProperty the property whose getter fills nothing; null if there is none
	 * @throws UnsupportedTypeException if the class has a {@link #problem}, or its package is not open to the heap
	 */
	public static LazyClass of(Class<?> type, @Nullable String idProperty) {
		String problem = problem(type);
		if (problem != null) {
			throw new UnsupportedTypeException(type.getName() + " can't be loaded lazily: " + problem);
		}
		return new LazyClass(type, idProperty);
	}

	/** Why instances can't fill themselves; null if they can. */
	public static @Nullable String problem(Class<?> type) {
		if (type.isRecord()) {
			return "it is a record, which has no subclasses";
		}
		if (Modifier.isFinal(type.getModifiers())) {
			return "it is final";
		}
		if (type.isSealed()) {
			return "it is sealed";
		}
		if (Arrays.stream(type.getDeclaredConstructors()).noneMatch((each) -> each.getParameterCount() == 0)) {
			return "it has no constructor without parameters";
		}
		for (Method method : methods(type)) {
			if (Modifier.isFinal(method.getModifiers())) {
				return "its method " + method.getName()
						+ " is final, so that it would see an object that is not loaded";
			}
		}
		return null;
	}

	/** The methods of the class and its superclasses that can be overridden, or would be if they were not final. */
	private static Collection<Method> methods(Class<?> type) {
		Map<String, Method> methods = new LinkedHashMap<>();
		for (Class<?> current = type; current != null && current != Object.class; current = current.getSuperclass()) {
			for (Method method : current.getDeclaredMethods()) {
				int modifiers = method.getModifiers();
				boolean isVisible = Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers)
						|| (!Modifier.isPrivate(modifiers) && current.getPackageName().equals(type.getPackageName()));
				if (isVisible && !Modifier.isStatic(modifiers) && !method.isSynthetic()
						&& !(method.getName().equals("finalize") && method.getParameterCount() == 0)) {
					methods.putIfAbsent(method.getName() + descriptor(method).descriptorString(), method);
				}
			}
		}
		return methods.values();
	}

	/**
	 * Whether an instance equals another one, of which its superclass says that it does not: a class may compare classes.
	 * Called by generated code.
	 */
	public static boolean isPlainlyEqual(LazyInstance instance, @Nullable Object other) {
		Object plain = (other instanceof LazyInstance lazy) ? lazy.pmemLazyState().plain() : other;
		return plain != null && instance.pmemLazyState().plain().equals(plain);
	}

	/** A new instance, which is not filled and has no id. */
	public Object newInstance(LazyState state) {
		try {
			Object instance = (Object) this.constructor.invokeExact(state);
			state.made();
			return instance;
		} catch (Throwable ex) {
			throw failure(ex);
		}
	}

	/** A new instance of the superclass itself. */
	public Object newPlain() {
		try {
			return (Object) this.plain.invokeExact();
		} catch (Throwable ex) {
			throw failure(ex);
		}
	}

	private RuntimeException failure(Throwable ex) {
		if (ex instanceof Error error) {
			throw error;
		}
		return new ApplicationCodeException("The constructor of " + this.type.getName() + " failed: " + ex, ex);
	}

	private static Lookup lookup(Class<?> type) {
		// generated code, which lies in the type's module, calls this package
		LazyClass.class.getModule().addExports(LazyClass.class.getPackageName(), type.getModule());
		try {
			return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
		} catch (IllegalAccessException ex) {
			throw new UnsupportedTypeException(type.getName()
					+ " can't be loaded lazily, since its package is not open to the heap: open it in module-info.java",
					ex);
		}
	}

	private MethodHandle plain(Lookup lookup) {
		try {
			return lookup.findConstructor(this.type, MethodType.methodType(void.class))
					.asType(MethodType.methodType(Object.class));
		} catch (ReflectiveOperationException ex) {
			throw new UnsupportedTypeException(
					this.type.getName() + " can't be loaded lazily: " + ex.getMessage(), ex);
		}
	}

	private MethodHandle define(Lookup lookup) {
		try {
			Lookup defined = lookup.defineHiddenClass(ClassFile.of().build(this.generated, this::build), true,
					Lookup.ClassOption.NESTMATE);
			return defined.findConstructor(defined.lookupClass(), MethodType.methodType(void.class, LazyState.class))
					.asType(MethodType.methodType(Object.class, LazyState.class));
		} catch (ReflectiveOperationException | LinkageError ex) {
			throw new UnsupportedTypeException(
					this.type.getName() + " can't be loaded lazily: " + ex.getMessage(), ex);
		}
	}

	private void build(ClassBuilder builder) {
		builder.withFlags(ACC_FINAL | ACC_SUPER | ACC_SYNTHETIC);
		builder.withSuperclass(this.superclass);
		builder.withInterfaceSymbols(INSTANCE);
		builder.withField(FIELD, STATE, ACC_PRIVATE | ACC_FINAL | ACC_TRANSIENT);
		builder.withMethodBody(INIT_NAME, MethodTypeDesc.of(CD_void, STATE), 0,
				(code) -> code.aload(0).aload(1).putfield(this.generated, FIELD, STATE).aload(0)
						.invokespecial(this.superclass, INIT_NAME, MethodTypeDesc.of(CD_void)).return_());
		builder.withMethodBody(FIELD, MethodTypeDesc.of(STATE), ACC_PUBLIC | ACC_FINAL,
				(code) -> loadState(code).areturn());
		boolean isReplaced = false;
		for (Method method : methods(this.type)) {
			isReplaced |= method.getName().equals(REPLACE) && method.getParameterCount() == 0;
			if (Modifier.isAbstract(method.getModifiers()) || isIdGetter(method)) {
				continue;
			}
			int visibility = method.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED);
			builder.withMethodBody(method.getName(), descriptor(method), visibility, (code) -> buildMethod(code,
					method));
		}
		if (!isReplaced && Serializable.class.isAssignableFrom(this.type)) {
			builder.withMethodBody(REPLACE, MethodTypeDesc.of(CD_Object), ACC_PRIVATE,
					(code) -> loadState(code).invokevirtual(STATE, "plain", MethodTypeDesc.of(CD_Object)).areturn());
		}
	}

	private boolean isIdGetter(Method method) {
		String id = this.idProperty;
		return id != null && method.getParameterCount() == 0 && method.getReturnType() != void.class
				&& (method.getName().equals(id)
						|| method.getName().equals("get" + id.substring(0, 1).toUpperCase(Locale.ROOT) + id.substring(
								1)));
	}

	private void buildMethod(CodeBuilder code, Method method) {
		loadState(code).invokevirtual(STATE, "fill", MethodTypeDesc.of(CD_void));
		boolean isEquals = method.getName().equals("equals") && method.getParameterCount() == 1
				&& method.getParameterTypes()[0] == Object.class;
		if (isEquals) {
			code.aload(1).invokestatic(INSTANCE, "fill", MethodTypeDesc.of(CD_void, CD_Object), true);
		}
		code.aload(0);
		int slot = 1;
		for (Class<?> parameter : method.getParameterTypes()) {
			TypeKind kind = TypeKind.from(parameter);
			code.loadLocal(kind, slot);
			slot += kind.slotSize();
		}
		code.invokespecial(this.superclass, method.getName(), descriptor(method));
		if (isEquals) {
			Label isEqual = code.newLabel();
			code.ifne(isEqual);
			code.aload(0).aload(1).invokestatic(MAKER, "isPlainlyEqual",
					MethodTypeDesc.of(CD_boolean, INSTANCE, CD_Object)).ireturn()
					.labelBinding(isEqual).iconst_1();
		}
		code.return_(TypeKind.from(method.getReturnType()));
	}

	private CodeBuilder loadState(CodeBuilder code) {
		return code.aload(0).getfield(this.generated, FIELD, STATE);
	}

	private static MethodTypeDesc descriptor(Method method) {
		return MethodType.methodType(method.getReturnType(), method.getParameterTypes()).describeConstable()
				.orElseThrow();
	}

}
