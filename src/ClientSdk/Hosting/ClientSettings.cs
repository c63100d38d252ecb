using ClientSdk.Pipeline;
using ClientSdk.Throttling;
using Microsoft.Extensions.Options;

namespace ClientSdk.Hosting;

/// <summary>A client's valid options, and the plan that they make.</summary>
internal sealed record ClientSettings(string Client, RateLimitAwareOptions Options, ThrottlePlan Plan)
{
    /// <exception cref="OptionsValidationException">The options are invalid; every message begins with the client's name.</exception>
    public static ClientSettings Read(string client, IOptionsFactory<RateLimitAwareOptions> factory)
    {
        try
        {
            RateLimitAwareOptions options = factory.Create(client);
            return new ClientSettings(client, options, RateLimitAwarePlan.Of(options, client));
        }
        catch (OptionsValidationException invalid)
        {
            throw new OptionsValidationException(client, typeof(RateLimitAwareOptions), invalid.Failures.Select(failure => $"HttpClient '{client}': {failure}"));
        }
        catch (ArgumentException refusal)
        {
            // A limit that the user's own lambda could not make: the same mistake in another place.
            throw new OptionsValidationException(client, typeof(RateLimitAwareOptions), [$"HttpClient '{client}': {refusal.Message.ReplaceLineEndings(" ")}"]);
        }
    }

    /// <summary>Why this client and another cannot hold their limits together; <see langword="null"/> when they can, or need not.</summary>
    public string? ConflictWith(ClientSettings other)
    {
        if (!IsJoinedTo(other))
        {
            return null;
        }

        string mine = Plan.Describe(withRoutes: true);
        string others = other.Plan.Describe(withRoutes: true);
        return mine == others
            ? null
            : $"HttpClients '{Client}' and '{other.Client}' share the limits of '{Plan.Scope}' and declare different ones: {mine}, against {others}. Declare the same for both, or another ShareLimitsAs.";
    }

    public bool IsJoinedTo(ClientSettings other) => other.Client != Client && other.Plan.Scope == Plan.Scope;
}
