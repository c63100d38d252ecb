using Microsoft.Extensions.Options;

namespace ClientSdk.Pipeline;

/// <summary>The ranges that stand as attributes on the options; its code is generated from them.</summary>
[OptionsValidator]
internal sealed partial class RateLimitAwareOptionsRanges : IValidateOptions<RateLimitAwareOptions>;
