/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.live;

import static java.lang.classfile.ClassFile.ACC_FINAL;
import static java.lang.classfile.ClassFile.ACC_PRIVATE;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.classfile.ClassFile.ACC_SUPER;
import static java.lang.classfile.ClassFile.ACC_SYNTHETIC;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.pmem.heap.exception.UnsupportedTypeException;

/**
 * Generates the class that implements a type of live objects for one layout. It is hidden, lies in the type's package,
 * and has one field, the {@link LiveState}, to which all getters and setters go.
 */
public final class LiveClass {

	private static final ClassDesc STATE = ClassDesc.of(LiveState.class.getName());

	private static final ClassDesc IDENTITY = ClassDesc.of(LiveIdentity.class.getName());

	private static final ClassDesc INSTANCE = ClassDesc.of(LiveInstance.class.getName());

	private static final MethodTypeDesc CONSTRUCTOR = MethodTypeDesc.of(CD_void, STATE);

	private static final String FIELD = "state";

	/** The method that makes another instance; prefixed, lest it be a property. */
	private static final String NEW = "pmemNew";

	private final LiveProperties properties;

	private final List<Access> accesses;

	private final ClassDesc type;

	private final ClassDesc generated;

	/** How the generated code comes to a property. */
	public enum Way {

		/** A primitive value that lies in the fixed part, at {@link Access#position}. */
		PRIMITIVE,
		/** A text, of the property with the index {@link Access#position}. */
		TEXT,
		/** Any value, of the property with the index {@link Access#position}. */
		VALUE

	}

	/**
	 * How the generated code comes to a property.
	 *
	 * @param way where the value lies
	 * @param position an offset or an index
	 */
	public record Access(Way way, int position) {}

	private LiveClass(LiveProperties properties, List<Access> accesses) {
		this.properties = properties;
		this.accesses = accesses;
		this.type = properties.type().describeConstable().orElseThrow();
		this.generated = ClassDesc.of(properties.type().getPackageName(), properties.type().getName()
				.substring(properties.type().getPackageName().length()).replace(".", "") + "$Live");
	}

	/**
	 * Generates the class and makes an instance, from which {@link LiveInstance#pmemNew} makes others.
	 * @param accesses for each property, in their order
	 * @param state the instance's state
	 * @throws UnsupportedTypeException if the type's package is not open to the heap
	 */
	public static LiveInstance generate(LiveProperties properties, List<Access> accesses, LiveState state) {
		Class<?> type = properties.type();
		LiveClass maker = new LiveClass(properties, accesses);
		// generated code, which lies in the type's module, calls this package
		LiveClass.class.getModule().addExports(LiveClass.class.getPackageName(), type.getModule());
		try {
			MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
			MethodHandles.Lookup defined = lookup.defineHiddenClass(maker.bytes(), true);
			return (LiveInstance) defined.findConstructor(defined.lookupClass(),
					MethodType.methodType(void.class, LiveState.class)).invoke(state);
		} catch (IllegalAccessException ex) {
			throw new UnsupportedTypeException(type.getName()
					+ " can't be implemented, since its package is not open to the heap: open it in module-info.java to "
					+ moduleName(), ex);
		} catch (LinkageError ex) {
			throw new UnsupportedTypeException(type.getName() + " can't be implemented: " + ex.getMessage(), ex);
		} catch (RuntimeException | Error ex) {
			throw ex;
		} catch (Throwable ex) {
			throw new UnsupportedTypeException("The constructor of " + type.getName() + " failed: " + ex, ex);
		}
	}

	private static String moduleName() {
		String name = LiveClass.class.getModule().getName();
		return (name != null) ? name : "the class path";
	}

	private byte[] bytes() {
		return ClassFile.of().build(this.generated, this::build);
	}

	private void build(ClassBuilder builder) {
		Class<?> implemented = this.properties.type();
		builder.withFlags(ACC_FINAL | ACC_SUPER | ACC_SYNTHETIC);
		if (implemented.isInterface()) {
			builder.withInterfaceSymbols(this.type, INSTANCE);
		} else {
			builder.withSuperclass(this.type);
			builder.withInterfaceSymbols(INSTANCE);
		}
		builder.withField(FIELD, STATE, ACC_PRIVATE | ACC_FINAL);
		ClassDesc superclass = implemented.isInterface() ? CD_Object : this.type;
		builder.withMethodBody(INIT_NAME, CONSTRUCTOR, 0,
				(code) -> code.aload(0).aload(1).putfield(this.generated, FIELD, STATE).aload(0)
						.invokespecial(superclass, INIT_NAME, MethodTypeDesc.of(CD_void)).return_());
		builder.withMethodBody("pmemState", MethodTypeDesc.of(STATE), ACC_PUBLIC | ACC_FINAL,
				(code) -> loadState(code).areturn());
		builder.withMethodBody(NEW, MethodTypeDesc.of(INSTANCE, STATE), ACC_PUBLIC | ACC_FINAL,
				(code) -> code.new_(this.generated).dup().aload(1)
						.invokespecial(this.generated, INIT_NAME, CONSTRUCTOR).areturn());
		for (int position = 0; position < this.accesses.size(); position++) {
			LiveProperties.Property property = this.properties.properties().get(position);
			Access access = this.accesses.get(position);
			property.getters().forEach((getter) -> implement(builder, getter,
					(code) -> buildGetter(code, property, access, getter)));
			property.setters().forEach((setter) -> implement(builder, setter,
					(code) -> buildSetter(code, property, access, setter)));
		}
		buildIdentity(builder, implemented);
	}

	private CodeBuilder loadState(CodeBuilder code) {
		return code.aload(0).getfield(this.generated, FIELD, STATE);
	}

	private static void implement(ClassBuilder builder, Method method, Consumer<CodeBuilder> body) {
		int visibility = method.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED);
		builder.withMethodBody(method.getName(), descriptor(method), visibility | ACC_FINAL, body);
	}

	private static MethodTypeDesc descriptor(Method method) {
		return MethodType.methodType(method.getReturnType(), method.getParameterTypes()).describeConstable()
				.orElseThrow();
	}

	private static ClassDesc describe(Class<?> type) {
		return type.describeConstable().orElseThrow();
	}

	private void buildGetter(CodeBuilder code, LiveProperties.Property property, Access access, Method getter) {
		loadState(code).loadConstant(access.position());
		Class<?> returned = getter.getReturnType();
		switch (access.way()) {
			case PRIMITIVE -> code.invokevirtual(STATE, "get" + name(property.rawType()),
					MethodTypeDesc.of(describe(property.rawType()), CD_int));
			case TEXT -> code.invokevirtual(STATE, "getText", MethodTypeDesc.of(CD_String, CD_int));
			case VALUE -> {
				code.invokevirtual(STATE, "get", MethodTypeDesc.of(CD_Object, CD_int));
				if (returned != Object.class) {
					code.checkcast(describe(returned));
				}
			}
		}
		code.return_(TypeKind.from(returned));
	}

	private void buildSetter(CodeBuilder code, LiveProperties.Property property, Access access, Method setter) {
		loadState(code).loadConstant(access.position());
		if (access.way() == Way.PRIMITIVE) {
			ClassDesc primitive = describe(property.rawType());
			code.loadLocal(TypeKind.from(property.rawType()), 1).invokevirtual(STATE, "set" + name(property.rawType()),
					MethodTypeDesc.of(CD_void, CD_int, primitive));
		} else {
			code.aload(1).invokevirtual(STATE, "set", MethodTypeDesc.of(CD_void, CD_int, CD_Object));
		}
		if (setter.getReturnType() == void.class) {
			code.return_();
		} else {
			code.aload(0).areturn();
		}
	}

	private static String name(Class<?> primitive) {
		String name = primitive.getName();
		return Character.toUpperCase(name.charAt(0)) + name.substring(1);
	}

	/** Adds equals, hashCode and toString, unless the type's own class has them. */
	private void buildIdentity(ClassBuilder builder, Class<?> implemented) {
		List<String> present = new ArrayList<>();
		for (Class<?> current = implemented; current != null && current != Object.class
				&& !current.isInterface(); current = current.getSuperclass()) {
			for (Method method : current.getDeclaredMethods()) {
				if (!Modifier.isAbstract(method.getModifiers())) {
					present.add(method.getName() + method.getParameterCount());
				}
			}
		}
		if (!present.contains("equals1")) {
			builder.withMethodBody("equals", MethodTypeDesc.of(CD_boolean, CD_Object), ACC_PUBLIC,
					(code) -> code.aload(0).aload(1).invokestatic(IDENTITY, "isSame",
							MethodTypeDesc.of(CD_boolean, INSTANCE, CD_Object)).ireturn());
		}
		if (!present.contains("hashCode0")) {
			builder.withMethodBody("hashCode", MethodTypeDesc.of(CD_int), ACC_PUBLIC,
					(code) -> code.aload(0).invokestatic(IDENTITY, "hash", MethodTypeDesc.of(CD_int, INSTANCE))
							.ireturn());
		}
		if (!present.contains("toString0")) {
			builder.withMethodBody("toString", MethodTypeDesc.of(CD_String), ACC_PUBLIC,
					(code) -> code.aload(0).invokestatic(IDENTITY, "describe", MethodTypeDesc.of(CD_String, INSTANCE))
							.areturn());
		}
	}

}
