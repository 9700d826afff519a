/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.support;

import java.lang.reflect.Method;
import java.util.Set;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.interceptor.ExposeInvocationInterceptor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.dao.support.PersistenceExceptionTranslationInterceptor;
import org.springframework.data.projection.DefaultMethodInvokingMethodInterceptor;
import org.springframework.data.repository.core.RepositoryInformation;
import org.springframework.data.util.NullnessMethodInvocationValidator;

/**
 * The methods of a repository that go past Spring Data's interceptors, straight to the implementation. For these methods
 * the interceptors have nothing to do: the implementation refuses null and translates exceptions itself. They would take as
 * long as the methods themselves.
 * <p>
 * A method that writes goes this way only if it joins a transaction. If somebody else has put an interceptor into the
 * proxy, listens to invocations, or implements the method, no method goes this way. Spring asks anew whenever the proxy's
 * interceptors have changed.
 */
final class DirectMethods extends StaticMethodMatcherPointcut {

	private static final String SUPPORT = "org.springframework.data.repository.core.support.";

	private static final Set<String> NAMES = Set.of("findById", "existsById", "count", "save", "delete", "deleteById");

	/** The interceptors that have nothing to do; some of their classes are not public. */
	private static final Set<String> PASSED = Set.of(ExposeInvocationInterceptor.class.getName(),
			PersistenceExceptionTranslationInterceptor.class.getName(),
			NullnessMethodInvocationValidator.class.getName(),
			DefaultMethodInvokingMethodInterceptor.class.getName(), SUPPORT + "MethodInvocationValidator",
			SUPPORT + "QueryExecutorMethodInterceptor",
			SUPPORT + "RepositoryFactorySupport$ImplementationMethodExecutionInterceptor",
			JoiningInterceptor.class.getName(), DirectCall.class.getName());

	private final ProxyFactory proxy;

	private final RepositoryInformation information;

	private final JoiningInterceptor joining;

	private final boolean writing;

	private DirectMethods(ProxyFactory proxy, RepositoryInformation information, JoiningInterceptor joining,
			boolean writing) {
		this.proxy = proxy;
		this.information = information;
		this.joining = joining;
		this.writing = writing;
	}

	/** Lets methods of a repository in the making go straight to their implementation, before all other interceptors. */
	static void add(ProxyFactory proxy, RepositoryInformation information) {
		for (Advisor advisor : proxy.getAdvisors()) {
			if (advisor.getAdvice() instanceof DirectCall) {
				return;
			}
			if (advisor.getAdvice() instanceof JoiningInterceptor joining) {
				proxy.addAdvisor(0, new DefaultPointcutAdvisor(new DirectMethods(proxy, information, joining, false),
						new DirectCall(null)));
				proxy.addAdvisor(0, new DefaultPointcutAdvisor(new DirectMethods(proxy, information, joining, true),
						new DirectCall(joining)));
				return;
			}
		}
	}

	@Override
	public boolean matches(Method method, @Nullable Class<?> targetClass) {
		return NAMES.contains(method.getName()) && targetClass == SimplePmemRepository.class
				&& method.getDeclaringClass().isAssignableFrom(SimplePmemRepository.class)
				&& !this.information.isCustomMethod(method)
				&& (this.writing
						? this.joining.isPlain(method, targetClass)
						: !this.joining.isTransactional(method, targetClass))
				&& isUndisturbed();
	}

	private boolean isUndisturbed() {
		for (Advisor advisor : this.proxy.getAdvisors()) {
			if (!PASSED.contains(advisor.getAdvice().getClass().getName())) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Calls the implementation.
	 *
	 * @param joining null if the method needs no transaction
	 */
	private record DirectCall(@Nullable JoiningInterceptor joining) implements MethodInterceptor {

		@Override
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			Object target = invocation.getThis();
			if (target == null) {
				return invocation.proceed();
			}
			if (this.joining != null) {
				return this.joining.invokeDirectly(target, invocation);
			}
			Method method = invocation.getMethod();
			@Nullable
			Object[] arguments = invocation.getArguments();
			// by far the most frequent one: without reflection
			return (method.getName().equals("findById") && arguments[0] != null)
					? findById((SimplePmemRepository<?, ?>) target, arguments[0])
					: AopUtils.invokeJoinpointUsingReflection(target, method, arguments);
		}

		@SuppressWarnings("unchecked")
		private static <T, ID> Object findById(SimplePmemRepository<T, ID> target, Object id) {
			return target.findById((ID) id);
		}

	}

}
