using ClientSdk.Pipeline;
using Microsoft.Extensions.Configuration;

namespace ClientSdk.Hosting;

/// <summary>What one call of <c>AddRateLimitAwareHandler</c> said.</summary>
internal sealed class ClientRegistration
{
    public Action<RateLimitAwareOptions>? Configure { get; init; }

    public IConfigurationSection? Section { get; init; }

    /// <summary>How many calls there were for the same client, this one included.</summary>
    public int Calls { get; set; } = 1;

    public void Apply(RateLimitAwareOptions options, string client)
    {
        Configure?.Invoke(options);
        if (Section is not null)
        {
            RateLimitAwareConfiguration.Read(Section, options, client);
        }
    }
}
