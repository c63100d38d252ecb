using Microsoft.Extensions.Options;

namespace ClientSdk.Hosting;

/// <summary>
/// Validates the clients that are known by name, each alone and those of one scope together. (The host's own way, an options monitor
/// for each client, would throw out of every later reload with a mistake in it; we log those and go on.)
/// </summary>
internal sealed class StartUpValidator(RateLimitAwareClients clients) : IValidateOptions<StartUp>
{
    public ValidateOptionsResult Validate(string? name, StartUp options)
    {
        List<string> failures = clients.FindFailures();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
