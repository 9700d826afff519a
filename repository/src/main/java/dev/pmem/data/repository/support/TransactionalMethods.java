/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.support;

import java.lang.reflect.Method;

import org.aopalliance.aop.Advice;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.Pointcut;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.transaction.interceptor.TransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionInterceptor;

import dev.pmem.data.core.PmemOperations;
import dev.pmem.data.transaction.TransactionLookup;

/**
 * The methods of a repository that are transactional. Spring Data puts its transaction interceptor before all methods
 * of a repository. For methods that read, the interceptor would have nothing to do, but would take a good part of the
 * time of a findById.
 */
final class TransactionalMethods extends StaticMethodMatcherPointcut {

	private final TransactionAttributeSource attributes;

	private TransactionalMethods(TransactionAttributeSource attributes) {
		this.attributes = attributes;
	}

	@Override
	public boolean matches(Method method, @Nullable Class<?> targetClass) {
		return this.attributes.getTransactionAttribute(method, targetClass) != null;
	}

	/** Restricts the transaction interceptor of a proxy in the making to transactional methods. */
	static void narrow(ProxyFactory proxy, PmemOperations operations) {
		for (Advisor advisor : proxy.getAdvisors()) {
			if (advisor.getAdvice() instanceof TransactionInterceptor interceptor
					&& advisor instanceof PointcutAdvisor everywhere && everywhere.getPointcut() == Pointcut.TRUE) {
				TransactionAttributeSource attributes = interceptor.getTransactionAttributeSource();
				if (attributes != null) {
					Advice advice = (operations instanceof TransactionLookup transactions)
							? new JoiningInterceptor(interceptor, transactions)
							: interceptor;
					proxy.replaceAdvisor(advisor, new DefaultPointcutAdvisor(new TransactionalMethods(attributes),
							advice));
				}
			}
		}
	}

}
