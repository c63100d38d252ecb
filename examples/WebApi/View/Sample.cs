namespace WebApi.View;

/// <summary>What happened since the sample before, and how things stand. Rates are a second's.</summary>
/// <param name="Second">Seconds since the program began.</param>
/// <param name="Interactive">Requests of visitors that were answered.</param>
/// <param name="Background">Requests of the export that were answered.</param>
/// <param name="InteractiveWait">The longest time that one of those visitors' requests waited for its permit, in seconds.</param>
/// <param name="Left">Permits for reading users that could be granted now.</param>
/// <param name="Queued">Requests that wait for a permit.</param>
/// <param name="Refused">Requests that the server refused.</param>
/// <param name="Paused">Whether reading users is paused, because the server refused or asked for it.</param>
internal sealed record Sample(double Second, double Interactive, double Background, double InteractiveWait, long Left, long Queued, long Refused, bool Paused);
