using System.Diagnostics.Metrics;
using ClientSdk.Api;
using ClientSdk.Credentials;
using ClientSdk.Diagnostics;
using ClientSdk.Pipeline;
using ClientSdk.Throttling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ClientSdk.Hosting;

/// <summary>The one way in which a client gets our handlers.</summary>
internal static class Registration
{
    public static IHttpClientBuilder AddRegistration(this IHttpClientBuilder builder, ClientRegistration registration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddServices(builder.Services).Add(builder.Name, registration);
        return builder.ConfigureAdditionalHttpMessageHandlers(static (handlers, _) => handlers.Add(new HandlerPlace()));
    }

    /// <exception cref="ArgumentException">The builder speaks of every client.</exception>
    public static IHttpClientBuilder AddCredentials(this IHttpClientBuilder builder, Func<IServiceProvider, ApiCredentials> credentials)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddServices(builder.Services).AddCredentials(NameOf(builder), credentials);
        return builder;
    }

    /// <summary>One for the life of the container: it takes its HttpClient from the factory for each request, so that handlers go on being rotated.</summary>
    /// <exception cref="ArgumentException">The builder speaks of every client.</exception>
    public static IHttpClientBuilder AddApiClient(this IHttpClientBuilder builder, Action<ApiClientOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddServices(builder.Services);
        string name = NameOf(builder);
        builder.Services.AddKeyedSingleton(name, (services, _) => ApiClients.Create(services, name, configure));
        return builder;
    }

    private static string NameOf(IHttpClientBuilder builder) =>
        builder.Name ?? throw new ArgumentException("Credentials and API clients belong to one HttpClient and its server. Call this on AddHttpClient(\"name\"), not in ConfigureHttpClientDefaults.", nameof(builder));

    private static ClientRegistrations AddServices(IServiceCollection services)
    {
        if (services.FirstOrDefault(service => service.ServiceType == typeof(ClientRegistrations))?.ImplementationInstance is ClientRegistrations known)
        {
            return known;
        }

        ClientRegistrations registrations = new();
        services.AddSingleton(registrations);
        services.AddSingleton<IConfigureOptions<RateLimitAwareOptions>>(registrations);
        services.AddSingleton<IValidateOptions<RateLimitAwareOptions>, RateLimitAwareOptionsRanges>();
        services.AddSingleton<IValidateOptions<RateLimitAwareOptions>, RateLimitAwareOptionsPairs>();
        services.AddOptionsWithValidateOnStart<StartUp, StartUpValidator>();

        services.TryAddSingleton(provider => new ThrottleRegistry(
            provider.GetService<TimeProvider>() ?? TimeProvider.System,
            provider.GetRequiredService<RateLimitMetrics>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger(RateLimitLog.Category)));
        services.TryAddSingleton(provider => new RateLimitStates(provider.GetRequiredService<ThrottleRegistry>()));
        services.TryAddSingleton(provider => new RateLimitMetrics(provider.GetService<IMeterFactory>()));
        services.AddSingleton<RateLimitAwareClients>();
        services.AddSingleton<IPostConfigureOptions<HttpClientFactoryOptions>, TimeoutTakeover>();
        services.AddSingleton<IPostConfigureOptions<HttpClientFactoryOptions>, OriginTakeover>();

        // The first filter is the outermost, so its work after the others is done last: it sees the client as it will be.
        services.Insert(0, ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, HandlerFilter>());
        return registrations;
    }
}
