// Decline codes as data, edition 2026-11-20; meanings in our words:
// paypal.
// A row: code|category|mode|wait|elsewhere|class|marks|meaning; an empty wait is none.

extension DeclineProfile {
  static let payPalRows = """
    00N7|invalid_details|fix_data|||hard||Security code failed; ask for it again
    0100|issuer_declined|later|P1D|elsewhere|soft||Referral to issuer
    0390|account_closed|never|||hard||Account not found
    0500|issuer_declined|later|P1D|elsewhere|soft||Do not honour
    0580|not_permitted|other_method||elsewhere|hard||Transaction not authorised for this account
    0800|processor_error|failover|PT5M|elsewhere|technical||Bad response; reverse and retry
    0880|processor_error|failover|PT5M|elsewhere|technical||Cryptogram failed
    0890|authentication_required|customer_action|||soft|card_present|PIN not acceptable
    0960|processor_error|failover|PT5M|elsewhere|technical||System malfunction
    0R00|authorization_revoked|never|||hard||Payment was cancelled
    1000|issuer_declined|investigate|||soft||Only part approved
    10BR|issuer_declined|later|P1D|elsewhere|soft||Rejected by issuer
    1300|merchant_error|fix_configuration|||technical||Data format wrong
    1310|limit_exceeded|investigate|||soft||Amount wrong
    1312|not_permitted|other_method||elsewhere|hard||Issuer and acquirer cannot do this \
    transaction
    1317|merchant_error|fix_configuration|||technical||Capture date wrong
    1320|merchant_error|fix_configuration||elsewhere|technical||Currency code wrong
    1330|account_closed|never|||hard||Account invalid
    1335|account_closed|never|||hard||Account invalid for recurring charges
    1340|merchant_error|fix_configuration||elsewhere|technical||Terminal invalid
    1350|merchant_error|fix_configuration||elsewhere|technical||Merchant invalid
    1352|not_permitted|other_method||elsewhere|hard||Account restricted or inactive
    1360|merchant_error|fix_configuration||elsewhere|technical||Processing code wrong
    1370|merchant_error|fix_configuration||elsewhere|technical||Merchant category wrong
    1380|invalid_details|fix_data|||hard||Expiry wrong
    1382|invalid_details|fix_data|||hard||Security code wrong
    1384|processor_error|failover|PT5M|elsewhere|technical||Transaction life-cycle error
    1390|merchant_error|fix_configuration|||technical||Order invalid
    1393|issuer_declined|later|P1D|elsewhere|soft||Cannot be completed
    5100|issuer_declined|later|P1D|elsewhere|soft||Generic refusal
    5110|invalid_details|fix_data|||hard||Security code failed
    5120|insufficient_funds|later|P3D||soft||Not enough funds
    5130|authentication_required|customer_action|||soft|card_present|PIN invalid
    5135|authentication_required|customer_action|||soft|card_present|Too many wrong PINs
    5140|account_closed|never|||hard||Card closed
    5150|lost_or_stolen|never|||hard|masked|Withhold the card
    5160|not_permitted|other_method||elsewhere|hard||User not authorised for the card
    5170|invalid_details|fix_data|||hard||Address check failed
    5180|not_permitted|other_method||elsewhere|hard||Card invalid or restricted
    5190|invalid_details|fix_data|||hard||Address check inconclusive
    5200|duplicate|investigate|||technical||Duplicate transaction
    5210|not_permitted|other_method||elsewhere|hard||Transaction invalid
    5400|expired_card|update_credential|||hard||Expired
    5500|authentication_required|customer_action|||soft|card_present|PIN wrong, enter again
    5650|authentication_required|customer_action|||soft||Strong authentication required
    5700|not_permitted|other_method||elsewhere|hard||Not permitted
    5710|do_not_retry|never|||hard||Too many attempts on this card
    5800|merchant_error|fix_configuration|||technical||Reversal rejected
    5900|invalid_details|fix_data|||hard||Card issue number invalid
    5910|issuer_unavailable|other_method||elsewhere|technical||Issuer not available, retry not \
    useful
    5920|issuer_unavailable|later|PT1H|elsewhere|technical||Issuer not available, retry useful
    5930|not_permitted|other_method||elsewhere|hard||Card not activated
    5950|expired_card|update_credential|||hard||Newer account data exists
    6300|account_closed|never|||hard||Account not on file
    7700|authentication_required|customer_action|||soft||3-D Secure error
    7710|authentication_required|customer_action|||soft||Authentication failed
    7800|invalid_details|fix_data|||hard||Card range not recognised
    7900|authentication_required|customer_action|||soft|card_present|PIN error
    8000|processor_error|failover|PT5M|elsewhere|technical||Processor system error
    8010|merchant_error|fix_configuration||elsewhere|technical||Host key error
    8020|merchant_error|fix_configuration||elsewhere|technical||Configuration error
    8030|merchant_error|fix_configuration||elsewhere|technical||Operation not supported
    8100|processor_error|investigate|||technical||Fatal communication error; outcome unknown
    8110|processor_error|failover|PT5M|elsewhere|technical||Communication error, retry useful
    8220|processor_error|failover|PT5M|elsewhere|technical||System unavailable
    9100|issuer_declined|later|PT1H|elsewhere|soft||Refused, issuer invites a retry
    9500|suspected_fraud|customer_action|||hard|masked|Fraud suspected
    9510|suspected_fraud|customer_action|||hard|masked|Security violation
    9520|lost_or_stolen|never|||hard|masked|Lost or stolen
    9530|issuer_declined|customer_action|||soft||Hold; customer must call
    9540|not_permitted|other_method||elsewhere|hard||Card refused
    9600|processor_error|investigate|||technical||Unknown response from the processor
    PCNR|authentication_required|customer_action|||soft||Open contingencies not resolved
    PCVV|invalid_details|fix_data|||hard||Security code failed
    PP06|account_closed|never|||hard||Account closed
    PPRN|do_not_retry|never|||hard||Re-attempt not permitted
    PPAD|invalid_details|fix_data|||hard||Billing address wrong
    PPAB|lost_or_stolen|never|||hard|masked|Issuer blocked the account
    PPAE|merchant_error|fix_configuration||elsewhere|technical||American Express not enabled
    PPAG|not_permitted|other_method||elsewhere|hard||Adult gaming not supported
    PPAI|merchant_error|fix_configuration||elsewhere|technical||Amount not compatible
    PPAR|issuer_declined|later|P1D|elsewhere|soft||Authorisation result negative
    PPAU|merchant_error|fix_configuration||elsewhere|technical||Merchant category refused
    PPAV|invalid_details|fix_data|||hard||Own address rule refused
    PPAX|limit_exceeded|later|P1D||soft||Amount above the limit
    PPBG|not_permitted|other_method||elsewhere|hard||Gaming refused
    PPC2|invalid_details|fix_data|||hard||Own security-code rule refused
    PPCE|authentication_required|customer_action|||soft||Card enrolment incomplete
    PPCO|not_permitted|other_method||elsewhere|hard||Country not supported
    PPCR|processor_error|failover|PT5M|elsewhere|technical||Credit failed
    PPCT|not_permitted|other_method||elsewhere|hard||Card type not supported
    PPCU|merchant_error|fix_configuration||elsewhere|technical||Currency invalid
    PPD3|authentication_required|customer_action|||soft||3-D Secure error
    PPDC|merchant_error|fix_configuration||elsewhere|technical||Currency conversion service not \
    supported
    PPDI|not_permitted|other_method||elsewhere|hard||Diners refused
    PPDV|issuer_declined|later|P1D|elsewhere|soft||Authorisation message negative
    PPDT|do_not_retry|later|P1D||soft||Decline threshold breached
    PPEF|expired_card|update_credential|||hard||Funding instrument expired
    PPEL|limit_exceeded|later|P1D||soft||Frequency limit reached
    PPER|processor_error|failover|PT5M|elsewhere|technical||Internal error
    PPEX|invalid_details|fix_data|||hard||Expiry wrong
    PPFE|duplicate|investigate|||technical||Funding source already stored
    PPFI|invalid_details|fix_data|||hard||Funding instrument invalid
    PPFR|not_permitted|other_method||elsewhere|hard||Funding instrument restricted
    PPFV|merchant_error|fix_configuration|||technical||Field validation failed
    PPGR|merchant_error|fix_configuration|||technical||Gaming refund error
    PPH1|processor_error|failover|PT5M|elsewhere|technical||H1 error
    PPIF|merchant_error|fix_configuration|||technical||Idempotency conflict
    PPII|merchant_error|fix_configuration|||technical||Input invalid
    PPIM|merchant_error|fix_configuration|||technical||Identifiers do not match
    PPIT|merchant_error|fix_configuration|||technical||Trace id invalid
    PPLR|merchant_error|fix_configuration|||technical||Reversal too late
    PPLS|processor_error|failover|PT5M|elsewhere|technical||Status code too large
    PPMB|merchant_error|fix_configuration||elsewhere|technical||Business rule or data missing
    PPMC|not_permitted|other_method||elsewhere|hard||Mastercard blocked
    PPNC|merchant_error|fix_configuration||elsewhere|technical||Not supported
    PPNL|limit_exceeded|later|P1D||soft||Network frequency limit reached
    PPNM|merchant_error|fix_configuration||elsewhere|technical||No merchant id found
    PPNT|processor_error|failover|PT5M|elsewhere|technical||Network error
    PPPH|invalid_details|fix_data|||hard||Phone number missing
    PPPI|merchant_error|fix_configuration||elsewhere|technical||Product invalid
    PPPM|invalid_details|fix_data|||hard||Payment method invalid
    PPQC|not_permitted|other_method||elsewhere|hard||Quasi-cash not supported
    PPRE|merchant_error|fix_configuration|||technical||Refund not supported while the payment \
    is pending
    PPRF|merchant_error|fix_configuration|||technical||Parent transaction has the wrong state
    PPRR|merchant_error|fix_configuration||elsewhere|technical||Merchant not registered
    PPS0|merchant_error|fix_configuration|||technical||Bank authorisation row mismatch
    PPS1|duplicate|investigate|||technical||Already settled
    PPS2|duplicate|investigate|||technical||Already voided
    PPS3|merchant_error|fix_configuration|||technical||Authorisation expired; authorise again
    PPS4|merchant_error|fix_configuration|||technical||Currency differs from the authorisation
    PPS5|merchant_error|fix_configuration|||technical||Card differs from the authorisation
    PPS6|merchant_error|fix_configuration|||technical||Amount differs from the authorisation
    PPSC|suspected_fraud|customer_action|||hard|masked|Risk score too high
    PPSD|issuer_declined|later|P1D|elsewhere|soft||See the status text
    PPSE|not_permitted|other_method||elsewhere|hard||American Express denied
    PPTE|authentication_required|customer_action|||soft||Verification token expired
    PPTF|merchant_error|fix_configuration|||technical||Trace reference invalid
    PPTI|merchant_error|fix_configuration|||technical||Transaction id invalid
    PPTR|authentication_required|customer_action|||soft||Verification token revoked
    PPTT|merchant_error|fix_configuration||elsewhere|technical||Transaction type not supported
    PPTV|authentication_required|customer_action|||soft||Verification token invalid
    PPUA|merchant_error|fix_configuration||elsewhere|technical||User not authorised
    PPUC|merchant_error|fix_configuration||elsewhere|technical||Currency not supported
    PPUE|merchant_error|fix_configuration||elsewhere|technical||Entity not supported
    PPUI|merchant_error|fix_configuration||elsewhere|technical||Instalments not supported
    PPUP|merchant_error|fix_configuration||elsewhere|technical||Point-of-sale flag not supported
    PPUR|merchant_error|fix_configuration|||technical||Reversal not supported
    PPVC|merchant_error|fix_configuration||elsewhere|technical||Currency needs checking
    PPVE|merchant_error|fix_configuration|||technical||Validation error
    PPVT|merchant_error|fix_configuration||elsewhere|technical||Virtual terminal not supported
    """
}
