import type {CourseStep} from './course-step.js'
import {ADDRESS_STEPS} from './steps/address-steps.js'
import {DATAGRAM_STEPS} from './steps/datagram-steps.js'
import {NETWORK_STEPS} from './steps/network-steps.js'
import {SERVICE_STEPS} from './steps/service-steps.js'
import {SOCKET_STEPS} from './steps/socket-steps.js'
import {STREAM_STEPS} from './steps/stream-steps.js'

/** The course, in its order: step 1 is the first. */
export const COURSE_STEPS: readonly CourseStep[] = [
  ...ADDRESS_STEPS,
  ...NETWORK_STEPS,
  ...SOCKET_STEPS,
  ...DATAGRAM_STEPS,
  ...STREAM_STEPS,
  ...SERVICE_STEPS,
]
