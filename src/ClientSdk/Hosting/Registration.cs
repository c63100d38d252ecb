using System.Diagnostics.Metrics;
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
        services.TryAddSingleton(provider => new RateLimitMetrics(provider.GetService<IMeterFactory>()));
        services.AddSingleton<RateLimitAwareClients>();
        services.AddSingleton<IPostConfigureOptions<HttpClientFactoryOptions>, TimeoutTakeover>();

        // The first filter is the outermost, so its work after the others is done last: it sees the client as it will be.
        services.Insert(0, ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, HandlerFilter>());
        return registrations;
    }
}
