using ClientSdk.Credentials;
using ClientSdk.Throttling;

namespace ClientSdk.Pipeline;

/// <summary>What each client of a scope has for itself, while the limits are held together.</summary>
/// <param name="FollowsRedirects">Whether redirects are followed at all.</param>
/// <param name="Credentials">Who it is; <see langword="null"/> when ClientSdk is not to say it.</param>
/// <param name="Plan">Its own times, some of which may become known only after its handlers were made; <see langword="null"/> for those of the scope.</param>
internal sealed record ClientsOwn(bool FollowsRedirects, OriginCredentials? Credentials = null, Func<ThrottlePlan>? Plan = null);
