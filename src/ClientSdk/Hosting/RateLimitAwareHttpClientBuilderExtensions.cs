using ClientSdk.Hosting;
using ClientSdk.Pipeline;
using ClientSdk.Providers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts ClientSdk's handlers on a client of <see cref="IHttpClientFactory"/>.</summary>
/// <remarks>
/// The handlers stand where the method is called among the client's other handlers: those added before see one call, those added
/// after see every attempt. Options are validated when the host starts, and in any case when the client is first made
/// (<see cref="OptionsValidationException"/>). Called twice for one client, the last call counts, and a warning is logged.
/// <para>
/// <see cref="HttpClient.Timeout"/> would count the time in the queue, so it is set to infinite; a value of yours other than the
/// framework's 100 s becomes <c>Retries.TotalTimeout</c>, unless that is set. Redirects are followed by ClientSdk, each hop with a permit
/// of its own: <c>AllowAutoRedirect</c> of the factory's own primary handler is switched off. Where it was off already, nobody follows redirects.
/// </para>
/// </remarks>
public static class RateLimitAwareHttpClientBuilderExtensions
{
    /// <summary>Nothing is known of the API: the client learns its limits from the replies.</summary>
    /// <param name="builder">The client.</param>
    /// <returns>The same builder.</returns>
    public static IHttpClientBuilder AddRateLimitAwareHandler(this IHttpClientBuilder builder) =>
        builder.AddRegistration(new ClientRegistration());

    /// <summary>The limits are told in code.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="configure">Sets the options. It runs when the client is first made, at validation, and at each reload.</param>
    /// <returns>The same builder.</returns>
    public static IHttpClientBuilder AddRateLimitAwareHandler(this IHttpClientBuilder builder, Action<RateLimitAwareOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return builder.AddRegistration(new ClientRegistration { Configure = configure });
    }

    /// <summary>The limits stand in the configuration; a change of it at run time changes them and keeps what was spent.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="section">The client's section. Unknown keys and values fail validation with the path of the key. Options that turn invalid at run time are logged, and the last valid ones stay.</param>
    /// <returns>The same builder.</returns>
    public static IHttpClientBuilder AddRateLimitAwareHandler(this IHttpClientBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return builder.AddRegistration(new ClientRegistration { Section = section });
    }

    /// <summary>A known provider.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="profile">What is known of it; see <see cref="RateLimitProfiles"/>.</param>
    /// <returns>The same builder.</returns>
    public static IHttpClientBuilder AddRateLimitAwareHandler(this IHttpClientBuilder builder, RateLimitProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return builder.AddRegistration(new ClientRegistration { Configure = options => options.Profile = profile });
    }

    /// <summary>A known provider, and what your contract adds.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="profile">What is known of it; see <see cref="RateLimitProfiles"/>.</param>
    /// <param name="configure">Sets the options on top of the profile. It runs when the client is first made, at validation, and at each reload.</param>
    /// <returns>The same builder.</returns>
    public static IHttpClientBuilder AddRateLimitAwareHandler(this IHttpClientBuilder builder, RateLimitProfile profile, Action<RateLimitAwareOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(configure);
        return builder.AddRegistration(new ClientRegistration
        {
            Configure = options =>
            {
                options.Profile = profile;
                configure(options);
            },
        });
    }
}
