using ClientSdk.Api;
using ClientSdk.Credentials;
using ClientSdk.Hosting;
using ClientSdk.Pipeline;
using ClientSdk.Providers;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers <see cref="RateLimitedApiClient"/>s: named clients of <see cref="IHttpClientFactory"/>, each a keyed service under its name.</summary>
/// <remarks>
/// Take one with <c>[FromKeyedServices("crm")] RateLimitedApiClient crm</c>, or with <c>GetRequiredKeyedService</c>. It is a singleton, thread-safe,
/// and asks the factory for an HttpClient for each request, so that handlers go on being rotated. Limits, partitions, retries and the
/// start-up checks are those of <see cref="RateLimitAwareHttpClientBuilderExtensions"/>.
/// </remarks>
public static class RateLimitedApiClientExtensions
{
    /// <summary>A client for one API, in one line.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The client's name: the service's key, and the name of its HttpClient.</param>
    /// <param name="baseAddress">As for <see cref="RateLimitedApiClient.Create(Uri, RateLimitProfile, ApiCredentials, Action{ApiClientOptions})"/>. Credentials go to its scheme, host and port only.</param>
    /// <param name="profile">What is known of the provider: limits, lists, bulk calls. Null: nothing, the client learns its limits.</param>
    /// <param name="credentials">Who we are. Null: nobody, or those that <see cref="AddApiCredentials(IHttpClientBuilder, Func{IServiceProvider, ApiCredentials})"/> gives.</param>
    /// <param name="configure">Sets the options on top of the profile. It runs when the client is first made, at validation, and at each reload.</param>
    /// <returns>The builder of its HttpClient, for a primary handler, further handlers and so on.</returns>
    /// <exception cref="ArgumentException">The name is empty, or the base address is unusable: the message says why.</exception>
    /// <example>
    /// <code>
    /// services.AddRateLimitedApiClient("kinde", new Uri("https://acme.kinde.com"), RateLimitProfiles.Kinde())
    ///         .AddApiCredentials(provider => ApiCredentials.BearerFrom(provider.GetRequiredService&lt;Tokens&gt;().CurrentAsync));
    ///
    /// public sealed class Members([FromKeyedServices("kinde")] RateLimitedApiClient kinde) { ... }
    /// </code>
    /// </example>
    public static IHttpClientBuilder AddRateLimitedApiClient(this IServiceCollection services, string name, Uri baseAddress, RateLimitProfile? profile = null, ApiCredentials? credentials = null, Action<RateLimitAwareOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Uri address = BaseAddresses.Checked(baseAddress, nameof(baseAddress));
        IHttpClientBuilder builder = services.AddHttpClient(name, client => client.BaseAddress = address).AddRateLimitAwareHandler(options =>
        {
            options.Profile = profile;
            configure?.Invoke(options);
        });
        return (credentials is null ? builder : builder.AddApiCredentials(credentials)).AddRateLimitedApiClient();
    }

    /// <summary>Makes an API client of a named HttpClient that has a BaseAddress and <c>AddRateLimitAwareHandler</c>, whose profile it takes, also from the configuration.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="configure">Sets how JSON is read and written; null keeps the defaults. Clock and logging are the container's.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">The builder speaks of every client.</exception>
    public static IHttpClientBuilder AddRateLimitedApiClient(this IHttpClientBuilder builder, Action<ApiClientOptions>? configure = null) =>
        builder.AddApiClient(configure);

    /// <summary>Who the client is. See the other form.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="credentials">A token, a key, or a function.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">The builder speaks of every client.</exception>
    public static IHttpClientBuilder AddApiCredentials(this IHttpClientBuilder builder, ApiCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return builder.AddCredentials(_ => credentials);
    }

    /// <summary>
    /// Who the client is, for every sender of it and not only for <see cref="RateLimitedApiClient"/>. Credentials are put on a request when its
    /// permit has been granted, so none expires in the queue, and go to the client's BaseAddress only: the same scheme, host and port.
    /// A profile that counts by credential counts by their <see cref="ApiCredentials.Identity"/>. Called twice for one client, the last call counts.
    /// </summary>
    /// <param name="builder">The client. It must have a BaseAddress and <c>AddRateLimitAwareHandler</c>, before or after this call; without, start-up and the client's creation fail.</param>
    /// <param name="credentials">Makes them, once, when the client is first used.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">The builder speaks of every client.</exception>
    public static IHttpClientBuilder AddApiCredentials(this IHttpClientBuilder builder, Func<IServiceProvider, ApiCredentials> credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return builder.AddCredentials(credentials);
    }
}
