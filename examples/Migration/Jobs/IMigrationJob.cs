using System.Net.Http.Headers;
using ClientSdk.Pipeline;
using ClientSdk.Testing.Sandbox;
using Migration.Running;

namespace Migration.Jobs;

/// <summary>One provider: a sandbox that enforces its limits, the limits that the client is told, the steps, and the least time that they can take.</summary>
internal interface IMigrationJob
{
    public string Provider { get; }

    /// <summary>The most users that can be read back.</summary>
    public int MostUsers { get; }

    /// <summary>The sandbox's limits as the example states them.</summary>
    /// <param name="scale">What the spans are multiplied by.</param>
    public string LimitsText(double scale);

    public SandboxPersonality CreateSandbox(double scale);

    /// <summary>Tells our handler what is known of the sandbox.</summary>
    public void TellSandboxLimits(RateLimitAwareOptions options, double scale);

    /// <summary>Tells our handler what is known of the real API.</summary>
    public void TellRealLimits(RateLimitAwareOptions options);

    public void Authorize(HttpRequestHeaders headers, string token);

    /// <summary>What the target keeps of a user, for the comparison at the end.</summary>
    public User AsKept(User user) => user;

    /// <summary>How many requests it takes to move so many users, when none is refused.</summary>
    public int RequestsFor(int users);

    /// <summary>The least time in which any client can do the job within the sandbox's limits, from the first request to the last.</summary>
    public TimeSpan LeastTimeFor(int users, double scale);

    /// <summary>Moves the users.</summary>
    /// <returns>The users as the target has them.</returns>
    public Task<IReadOnlyList<User>> MoveAsync(MigrationApi api, IReadOnlyList<User> users, CancellationToken cancellationToken);
}
