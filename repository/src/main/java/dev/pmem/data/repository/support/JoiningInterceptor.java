/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.support;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.RuleBasedTransactionAttribute;
import org.springframework.transaction.interceptor.TransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionInterceptor;

import dev.pmem.data.transaction.PmemTransactionHolder;
import dev.pmem.data.transaction.TransactionLookup;

/**
 * A short interceptor for the methods that every repository has, for calls that join an existing transaction. For such
 * a call, Spring's interceptor only marks the transaction for rollback if the method fails, but takes as long as the
 * method. Methods that a repository interface declares itself go through Spring's interceptor, because their attributes
 * may ask for more.
 */
final class JoiningInterceptor implements MethodInterceptor {

	private final TransactionInterceptor interceptor;

	private final TransactionLookup transactions;

	/** Whether Spring's interceptor does no more than mark the transaction for a method. */
	private final Map<Method, Boolean> justJoining = new ConcurrentHashMap<>();

	JoiningInterceptor(TransactionInterceptor interceptor, TransactionLookup transactions) {
		this.interceptor = interceptor;
		this.transactions = transactions;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		PmemTransactionHolder joined = this.transactions.currentTransaction();
		if (joined == null || !isJustJoining(invocation)) {
			return this.interceptor.invoke(invocation);
		}
		try {
			return invocation.proceed();
		} catch (RuntimeException | Error ex) {
			joined.setRollbackOnly();
			throw ex;
		}
	}

	/** Calls the target's method itself if the call joins a transaction; otherwise as usual. */
	@Nullable
	Object invokeDirectly(Object target, MethodInvocation invocation) throws Throwable {
		PmemTransactionHolder joined = this.transactions.currentTransaction();
		if (joined == null) {
			return invocation.proceed();
		}
		try {
			return AopUtils.invokeJoinpointUsingReflection(target, invocation.getMethod(), invocation.getArguments());
		} catch (RuntimeException | Error ex) {
			joined.setRollbackOnly();
			throw ex;
		}
	}

	/** Whether a method needs a transaction. */
	boolean isTransactional(Method method, Class<?> targetClass) {
		TransactionAttributeSource attributes = this.interceptor.getTransactionAttributeSource();
		return attributes == null || attributes.getTransactionAttribute(method, targetClass) != null;
	}

	private boolean isJustJoining(MethodInvocation invocation) {
		Method method = invocation.getMethod();
		Boolean known = this.justJoining.get(method);
		if (known == null) {
			known = method.getDeclaringClass().isAssignableFrom(SimplePmemRepository.class)
					&& invocation.getThis() != null && isPlain(method, invocation.getThis().getClass());
			this.justJoining.put(method, known);
		}
		return known;
	}

	/** Whether Spring's interceptor does no more for a method that joins a transaction than mark it for rollback. */
	boolean isPlain(Method method, Class<?> targetClass) {
		TransactionAttributeSource attributes = this.interceptor.getTransactionAttributeSource();
		return attributes != null
				&& attributes.getTransactionAttribute(method,
						targetClass) instanceof RuleBasedTransactionAttribute rules
				&& rules.getPropagationBehavior() == TransactionDefinition.PROPAGATION_REQUIRED
				&& rules.getRollbackRules().isEmpty();
	}

}
